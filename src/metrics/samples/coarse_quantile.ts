import {type lowerQuantile, type quantileBetween} from '../../functional/core/quantile.js';
import {sumOf} from '../../lists.js';
import {endsOf} from '../../state/quantize.js';
import type {SortedSamples} from '../../state/stored_samples.js';

/**
 * Sums of these weights, taken in another order, differ by no more than this: whole numbers add up exactly.
 */
export function roundingOf(weights: ArrayLike<number> | undefined): number {
  if (weights === undefined) return 0;
  for (let i = 0; i < weights.length; i++) if (!Number.isInteger(weights[i])) return 1e-9 * sumOf(weights);
  return 0;
}

/**
 * Between which numbers the quantile of what was coarsened lies. A quantile never falls when numbers rise,
 * and coarse numbers keep their order: so its ends are the quantiles of the least and of the greatest that
 * all of them may be.
 */
export function quantileEnds(
  {values, weights}: SortedSamples,
  q: number,
  droppedBits: number,
  quantile: typeof lowerQuantile | typeof quantileBetween,
): readonly [least: number, greatest: number] {
  const slack = roundingOf(weights);
  const [least, greatest] = [0, 1].map(end => values.map(v => endsOf(v, droppedBits)[end]));
  return [quantile({values: least, weights}, q, -slack), quantile({values: greatest, weights}, q, slack)];
}
