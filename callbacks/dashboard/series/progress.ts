import {median} from '../../base/median.js';
import type {RunSeries} from './run_series.js';
import {plannedEpochs, stepsPerEpoch} from './x_axis.js';

/** How far a training is. Times are in seconds. */
export interface Progress {
  /** Epochs that are complete. */
  done: number;
  planned: number;
  /** The share of the running epoch that is complete. */
  part: number;
  /** Batches of the running epoch that are complete, and all. */
  batch: number;
  batches: number;
  elapsed?: number;
  /** The time left if the training runs to its planned end. */
  left?: number;
}

/** Recent epochs by which the time of the next ones is estimated. */
const RECENT = 7;

export function progressOf(series: RunSeries): Progress {
  const {run, columns} = series;
  const planned = plannedEpochs(run);
  const done = columns.epochs.length === 0 ? 0 : columns.epochs[columns.epochs.length - 1] + 1;
  const batches = stepsPerEpoch(run, columns);
  const steps = (columns.steps.at(-1) ?? -1) + 1;
  const batch = Math.max(0, Math.min(batches, steps - done * batches));
  const part = batches > 0 ? batch / batches : 0;
  const progress: Progress = {done, planned, part, batch, batches};
  const last = columns.times.at(-1);
  const recent = recentDurations(series);
  if (last === undefined || !(last > 0) || recent.length === 0) return progress;
  const perEpoch = median(recent);
  return {
    ...progress,
    elapsed: last + part * perEpoch,
    left: Math.max(0, (planned - done - part) * perEpoch),
  };
}

/** Seconds of the recent epochs; empty if times are not known. */
function recentDurations({columns: {times}}: RunSeries): number[] {
  const from = Math.max(0, times.length - RECENT);
  return times
    .slice(from)
    .map((time, i) => time - (from + i === 0 ? 0 : times[from + i - 1]))
    .filter(seconds => seconds > 0);
}
