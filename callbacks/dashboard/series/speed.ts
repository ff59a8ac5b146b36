import {sampleCounts} from '../../runs/label_facts.js';
import type {Run} from '../../runs/run.js';
import {median} from './median.js';
import type {RunColumns} from './run_columns.js';

/** Most epochs whose median speed is computed. */
const MOST_SPEEDS = 1000;

export interface Speed {
  unit: 'samples' | 'batches' | 'epochs';
  /** Per second, in each epoch. */
  values: (number | undefined)[];
}

/** How fast each epoch was: in samples per second if their number is known. */
export function speedOf(run: Run, columns: RunColumns): Speed | undefined {
  if (!((columns.times.at(-1) ?? 0) > 0)) return undefined;
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

/** The usual speed: the median, of many epochs that of some that are spread evenly. */
export function usualSpeed({values}: Speed): number | undefined {
  const stride = Math.ceil(values.length / MOST_SPEEDS);
  const some: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i];
    if (value !== undefined) some.push(value);
  }
  return median(some);
}
