import {median} from '../../base/median.js';
import {sampleCounts} from '../../runs/record/label_facts.js';
import type {Run} from '../../runs/record/run.js';
import type {RunColumns} from './run_columns.js';

/** Most epochs whose median speed is computed. */
const MOST_SPEEDS = 1000;

export interface Speed {
  unit: 'samples' | 'batches' | 'epochs';
  /** How many of them an epoch has. */
  amount: number;
  /** Per second, in each epoch. */
  values: (number | undefined)[];
}

/**
 * How fast each epoch was: in samples per second if their number is known.
 *
 * @param before what an earlier call returned, to continue; its values are changed in place
 * @param from the first epoch that has changed since then
 */
export function speedOf(run: Run, {times}: RunColumns, before?: Speed, from = 0): Speed | undefined {
  if (!((times.at(-1) ?? 0) > 0)) return undefined;
  const samples = sampleCounts(run).train;
  const steps = run.config?.stepsPerEpoch;
  const [unit, amount] =
    samples !== undefined
      ? ['samples' as const, samples]
      : steps !== undefined
        ? ['batches' as const, steps]
        : ['epochs' as const, 1];
  const values = before?.unit === unit && before.amount === amount ? before.values : [];
  values.length = Math.min(values.length, from);
  for (let row = values.length; row < times.length; row++) {
    const seconds = times[row] - (row === 0 ? 0 : times[row - 1]);
    values.push(seconds > 0 ? amount / seconds : undefined);
  }
  return {unit, amount, values};
}

/**
 * The usual speed: the median, of many epochs that of some that are spread evenly. Undefined if no epoch has
 * one.
 */
export function usualSpeed({values}: Speed): number | undefined {
  const stride = Math.ceil(values.length / MOST_SPEEDS);
  const some: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i];
    if (value !== undefined) some.push(value);
  }
  return some.length === 0 ? undefined : median(some);
}
