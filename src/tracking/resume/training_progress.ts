import type {LayersModel} from '@tensorflow/tfjs-layers';
import {earlyEndOf} from '../../tfjs/callbacks/early_end.js';
import type {InnerModel} from '../../tfjs/internals.js';
import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import type {
  SavedCallback,
  SavedHistory,
  SavedProgress,
  Storable,
  TrainingCircumstances,
  TrainingPosition,
} from '../../tfjs/callbacks/saved_training.js';
import {findSession} from '../../tfjs/callbacks/training_session.js';
import type {LogRecord, SavedPass} from '../pass/pass.js';

/** What tfjs's History holds: numbers, and Scalars that were not read yet. */
export interface HistoryLike {
  epoch: number[];
  history: {[key: string]: (number | object)[]};
  syncData(): Promise<void>;
}

export function historyOf(model: InnerModel): HistoryLike {
  return (model as unknown as {history: HistoryLike}).history;
}

/** All callbacks in their order, also those in lists. */
export function flatMembers(members: readonly NormalizedCallback[]): NormalizedCallback[] {
  return members.flatMap(member =>
    member.members === undefined ? [member] : flatMembers(member.members as readonly NormalizedCallback[]),
  );
}

/** The name of a callback's class, also after minification; '' for a class without a static `className`. */
export function classNameOf(callback: object): string {
  return (callback.constructor as {className?: string}).className ?? '';
}

/** The parts of a training whose progress is captured. */
export interface CapturedTraining {
  readonly model: InnerModel;
  readonly callbacks: readonly NormalizedCallback[];
  readonly failure: {readonly happened: boolean};
  readonly trainFunction: {save(): Promise<SavedPass | undefined>};
  readonly validation: {readonly record: LogRecord | undefined};
  circumstances(): TrainingCircumstances;
}

/**
 * Captures how far a training has come, for backups; undefined for a plain model. The tensors in the result
 * stay the training's: copy or read them before it continues.
 */
export async function captureProgress(
  trained: LayersModel,
  {step}: TrainingPosition,
): Promise<SavedProgress | undefined> {
  const training = findSession(trained)?.captured as CapturedTraining | undefined;
  if (training === undefined) return undefined;
  const {model, callbacks, trainFunction, validation, circumstances} = training;
  const states = flatMembers(callbacks).map((member): SavedCallback => ({
    className: classNameOf(member),
    state: member.getState?.(),
  }));
  const stopped = model.stopTraining_ && earlyEndOf(model) !== 'paused';
  const history = await savedHistory(historyOf(model));
  const pass = step === 0 ? undefined : await trainFunction.save();
  return {
    stopped,
    history,
    callbacks: states,
    pass: (pass === undefined ? null : {...pass, validated: validation.record}) as unknown as Storable,
    circumstances: circumstances(),
  };
}

async function savedHistory(history: HistoryLike): Promise<SavedHistory> {
  await history.syncData();
  return {
    epochs: [...history.epoch],
    values: Object.entries(history.history).map(([key, values]) => [key, [...values] as number[]] as const),
  };
}
