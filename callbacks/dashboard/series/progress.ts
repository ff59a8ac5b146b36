import {sampleCounts} from '../../runs/label_facts.js';
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
  const perEpoch = median(durations(series).slice(-RECENT));
  if (last === undefined || !(last > 0) || perEpoch === undefined) return progress;
  return {
    ...progress,
    elapsed: last + part * perEpoch,
    left: Math.max(0, (planned - done - part) * perEpoch),
  };
}

/** Seconds of each epoch; empty if times are not known. */
export function durations({columns}: RunSeries): number[] {
  return columns.times
    .map((time, i) => time - (i === 0 ? 0 : columns.times[i - 1]))
    .filter(seconds => seconds > 0);
}

export interface Speed {
  unit: 'samples' | 'batches' | 'epochs';
  /** Per second, in each epoch. */
  values: (number | undefined)[];
}

/** How fast each epoch was: in samples per second if their number is known. */
export function speedOf(series: RunSeries): Speed | undefined {
  const {run, columns} = series;
  if (!columns.times.some(time => time > 0)) return undefined;
  const samples = sampleCounts(run).train;
  const steps = run.config?.stepsPerEpoch;
  const [unit, amount] =
    samples !== undefined
      ? ['samples' as const, samples]
      : steps !== undefined
        ? ['batches' as const, steps]
        : ['epochs' as const, 1];
  const values = columns.times.map((time, i) => {
    const seconds = time - (i === 0 ? 0 : columns.times[i - 1]);
    return seconds > 0 ? amount / seconds : undefined;
  });
  return {unit, values};
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? undefined : sorted[sorted.length >> 1];
}
