import {findHook} from '../../../src/tfjs/callbacks/training_hook.js';
import {endReasonOf} from '../../../src/tfjs/callbacks/early_end.js';
import {bestEpoch} from '../record/best_epoch.js';
import type {Run, RunEvent} from '../record/run.js';
import {isRunValue} from '../record/run_value.js';

/** What other callbacks of this package tell about a training. */
interface TellingCallback {
  /** EarlyStopping. */
  readonly restoredEpoch?: number;
  /** ModelCheckpoint. */
  readonly latestSave?: {readonly epoch: number; readonly name: string};
  /** BackupAndRestore. */
  readonly initialEpoch?: number;
}

/** The callbacks of this package in the running training of a model. */
export function callbacksOf(model: object | undefined): TellingCallback[] {
  return model === undefined ? [] : [...(findHook(model)?.stages.owners ?? [])];
}

/** Which keys are not finite. */
export function notFinite(logs: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(logs).filter(key => isRunValue(logs[key]) && typeof logs[key] !== 'number');
}

/** Why the training ended, if it did so before its last epoch. */
export function stopEvent(run: Run, model: object | undefined, lastEpoch: number): RunEvent | undefined {
  const reason = model && endReasonOf(model);
  if (reason !== undefined) {
    const kind = reason.by === 'AbortOn' ? 'abort' : 'stop';
    const text = reason.by === 'Stop' ? reason.text : `${reason.by}: ${reason.text}`;
    return {epoch: lastEpoch, kind, text};
  }
  const {epochs} = run.config;
  if (epochs === undefined || lastEpoch + 1 >= epochs) return undefined;
  return {epoch: lastEpoch, kind: 'stop', text: `stopped before epoch ${lastEpoch + 2} of ${epochs}`};
}

/** The best epoch of a run, if that is known. */
export function bestEvent(run: Run): RunEvent | undefined {
  const best = bestEpoch(run);
  if (best === undefined) return undefined;
  return {epoch: best.epoch, kind: 'best', text: `best ${best.key}: ${Number(best.value.toPrecision(6))}`};
}

/** Removes a training that has failed before its first step: there is nothing to continue. */
export function forgetTraining(run: Run): void {
  run.events = [];
  for (const key of ['started', 'finished', 'evaluation'] as const) delete run[key];
}

/** An error as an event. That of an aborted signal is an abort. */
export function errorEvent(error: unknown, epoch: number): RunEvent {
  const {name, message} = (error ?? {}) as {name?: unknown; message?: unknown};
  const text = typeof message === 'string' ? message : String(error);
  return {epoch, kind: name === 'AbortError' ? 'abort' : 'error', text};
}
