import {UsageError} from '../../errors.js';
import {sumOf} from '../../functional/sum_of.js';
import {shown} from '../../shown.js';

/**
 * How the values of several classes become one. `'macro'`: their mean. `'weighted'`: by the number of positives.
 * `'micro'`: the value of all entries together. `'samples'`: the value of each sample's row, averaged over the samples.
 * `null`: not at all.
 */
export type CurveAverage = 'macro' | 'weighted' | 'micro' | 'samples' | null;

/** What a metric of one class is where it is not defined; `'raise'`: an error. */
export type Undefined = number | 'raise';

/** `zeroDivision` as it was given, checked. */
export function checkUndefined(className: string, value: Undefined): Undefined {
  if (value === 'raise' || typeof value === 'number') return value;
  throw new UsageError(className, `zeroDivision must be a number or 'raise'; got ${shown(value)}.`);
}

/** The value of a class for which it is not defined. */
export function undefinedValue(name: string, value: Undefined, why: string): number {
  if (value !== 'raise') return value;
  throw new UsageError(name, `${why}. Give more samples, or zeroDivision: a value for this case.`);
}

/** The mean of the values by their weights; 0 where nothing weighs. */
export function weightedAverage(values: readonly number[], weights: readonly number[]): number {
  const total = sumOf(weights);
  return total === 0 ? 0 : values.reduce((sum, v, i) => sum + v * weights[i], 0) / total;
}
