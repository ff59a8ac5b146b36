import {UsageError} from '../../errors.js';
import {timesWeight} from '../../functional/core/sample_weights.js';
import {sumOf} from '../../lists.js';
import {formatValue} from '../../format_value.js';

/**
 * How the values of several classes are averaged. `'macro'`: their mean. `'weighted'`: by the number of
 * positives. `'micro'`: the value of all entries together. `'samples'`: the value of each sample's row,
 * averaged over the samples. `null`: not at all.
 */
export type CurveAverage = 'macro' | 'weighted' | 'micro' | 'samples' | null;

/**
 * The value of a metric of one class if it is not defined. `'raise'`: an error. `'ignore'`: the class is left
 * out of averages; its own value is NaN.
 */
export type UndefinedValue = number | 'raise' | 'ignore';

/** `zeroDivision` as it was given, checked. */
export function checkUndefinedValue(className: string, value: UndefinedValue): UndefinedValue {
  if (value === 'raise' || value === 'ignore' || typeof value === 'number') return value;
  throw new UsageError(
    className,
    `zeroDivision must be a number, 'raise' or 'ignore'; got ${formatValue(value)}.`,
  );
}

/** The value of a class for which it is not defined. */
export function undefinedValue(name: string, value: UndefinedValue, why: string): number {
  if (value === 'ignore') return NaN;
  if (value !== 'raise') return value;
  throw new UsageError(name, `${why}. Give more samples, or zeroDivision: a value for this case.`);
}

/** The value before data, when there is no class to raise an error about or to leave out. */
export function valueOfNothing(value: UndefinedValue): number {
  if (value === 'ignore') return 0;
  return value === 'raise' ? NaN : value;
}

/** The weighted mean of the values; those of weight 0 may be NaN. 0 if all weights are 0. */
export function weightedAverage(values: readonly number[], weights: readonly number[]): number {
  const total = sumOf(weights);
  return total === 0 ? 0 : values.reduce((sum, v, i) => sum + timesWeight(v, weights[i]), 0) / total;
}
