import type {Run} from '../../../callbacks/runs/index.js';

/** A record with the given logs, and whatever else is given. */
export function recordOf(logs: Run['epochs'][number]['logs'][], rest: Partial<Run> = {}): Run {
  return {
    version: 1,
    id: 'a',
    name: 'run',
    started: 1000,
    config: {},
    epochs: logs.map((one, epoch) => ({epoch, time: epoch + 1, logs: one})),
    events: [],
    ...rest,
  };
}
