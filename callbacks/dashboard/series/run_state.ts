import {fromRunValue} from '../../runs/record/run_value.js';
import type {Run, RunEvent} from '../../runs/record/run.js';

export type RunState = 'empty' | 'running' | 'finished' | 'error';

/** What a run is doing: a record without `started` comes from a `History`, and has ended. */
export function stateOf(run: Run): RunState {
  const hasEnded = run.finished !== undefined || (run.started === undefined && run.epochs.length > 0);
  if (hasEnded) return failureOf(run) === undefined ? 'finished' : 'error';
  return run.epochs.length === 0 && (run.batches?.step.length ?? 0) === 0 ? 'empty' : 'running';
}

/** The event that says why a run that has ended failed. */
export function failureOf(run: Run): RunEvent | undefined {
  const events = run.events ?? [];
  const lastFit = events.map(({kind}) => kind).lastIndexOf('fit');
  const ofLastFit = events.slice(lastFit + 1);
  const error = ofLastFit.find(({kind}) => kind === 'error');
  if (error !== undefined) return error;
  const last = run.epochs.at(-1);
  // Weights that became NaN stay so: the loss of the last epoch tells whether training continued with them.
  const isLost = last?.logs?.loss !== undefined && !Number.isFinite(fromRunValue(last.logs.loss));
  return ofLastFit.find(({kind, epoch}) => kind === 'nan' && (isLost || epoch >= (last?.epoch ?? -1)));
}
