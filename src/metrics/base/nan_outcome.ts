/**
 * The effect of NaN among labels and predictions on a result.
 *
 * - `'propagates'`: the result is NaN, or the metric throws.
 * - `'compared'`: NaN is compared like a number, so it is above no threshold and equals nothing.
 * - `'ignored'`: entries with NaN are left out.
 * - `'inner'`: the outcome of the metrics inside.
 */
export type NaNOutcome = 'propagates' | 'compared' | 'ignored' | 'inner';
