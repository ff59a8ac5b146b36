import {checkOneOf} from '../../check.js';
import {meanOf} from './weighted_mean.js';

/** The mean over the samples, or their (weighted) sum. */
export type Reduction = 'mean' | 'sum';

/** True for `'sum'`. */
export function isSumOption(where: string, reduction: Reduction): boolean {
  return checkOneOf(where, 'reduction', reduction, ['mean', 'sum']) === 'sum';
}

/** The result of the statistic `weightedMean`; 0 before data. */
export function meanOrSum(state: Float64Array | undefined, isSum: boolean): number {
  return isSum ? (state?.[0] ?? 0) : meanOf(state);
}
