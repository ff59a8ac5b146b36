import {failureOf} from '../../runs/record/failure.js';
import type {Run} from '../../runs/record/run.js';

export type RunState = 'empty' | 'running' | 'finished' | 'error';

/** What a run is doing: a record without `started` comes from a `History`, and has ended. */
export function stateOf(run: Run): RunState {
  const hasEnded = run.finished !== undefined || (run.started === undefined && run.epochs.length > 0);
  if (hasEnded) return failureOf(run) === undefined ? 'finished' : 'error';
  return run.epochs.length === 0 && (run.batches?.step.length ?? 0) === 0 ? 'empty' : 'running';
}
