import type {Finding, FindingId} from '../../../callbacks/findings/finding.js';
import {findings} from '../../../callbacks/findings/findings.js';
import type {FindingOptions} from '../../../callbacks/findings/options.js';
import type {Run, RunConfig, RunValue} from '../../../callbacks/runs/record/run.js';

/** A finished training with the given values per epoch. */
export function runOfLists(
  lists: Record<string, readonly RunValue[]>,
  config: RunConfig = {},
  rest: Partial<Run> = {},
): Run {
  const length = Math.max(...Object.values(lists).map(values => values.length));
  const epochs = Array.from({length}, (_, epoch) => ({
    epoch,
    time: epoch + 1,
    logs: Object.fromEntries(
      Object.entries(lists)
        .filter(([, values]) => epoch < values.length)
        .map(([key, values]) => [key, values[epoch]]),
    ),
  }));
  return {version: 1, id: 'a', name: 'a', started: 0, finished: 1, config, epochs, events: [], ...rest};
}

/** The same training, not yet finished. */
export function unfinished(run: Run): Run {
  return {...run, finished: undefined};
}

/** The finding with an id, if it is reported. */
export function found(run: Run, id: FindingId, options?: FindingOptions): Finding | undefined {
  return findings(run, options).find(one => one.id === id);
}

/** `count` values from `from` to `to`, in equal steps. */
export function line(from: number, to: number, count: number): number[] {
  return Array.from({length: count}, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** A value that falls from 1 towards a floor. */
export function decay(floor: number, count: number, pace = 4): number[] {
  return Array.from({length: count}, (_, i) => floor + (1 - floor) * Math.exp(-i / pace));
}
