import type {Evaluation, Run, RunConfig, RunEpoch, RunEvent, RunValue} from './run.js';

/**
 * One addition to a run. Listeners of a recorder get these, a worker posts them to its page, and a file of
 * JSON lines holds one per line. `applyChange` adds one to a run.
 */
export type RunChange =
  | {type: 'start'; run: Run}
  | {type: 'config'; id: string; config: Partial<RunConfig>}
  | {type: 'epoch'; id: string; epoch: RunEpoch}
  | {type: 'batches'; id: string; step: number[]; keys: Record<string, (RunValue | null)[]>}
  | {type: 'event'; id: string; event: RunEvent}
  | {type: 'evaluation'; id: string; evaluation: Evaluation}
  | {type: 'finish'; id: string; finished: number};
