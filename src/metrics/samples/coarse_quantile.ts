import {type averagedQuantile, type quantileBetween} from '../../functional/core/quantile.js';
import {sumOf} from '../../lists.js';
import {endsOf} from '../../state/quantize.js';
import type {SortedSamples} from '../../state/stored_samples.js';

/** The greatest difference between sums of these weights in different orders. Integers are added exactly. */
export function roundingOf(weights: ArrayLike<number> | undefined): number {
  if (weights === undefined) return 0;
  for (let i = 0; i < weights.length; i++) if (!Number.isInteger(weights[i])) return 1e-9 * sumOf(weights);
  return 0;
}

/**
 * The range of the exact quantile, given quantized values. Quantiles are monotonic, and quantizing keeps the
 * order of values: so the ends are the quantiles of the least and of the greatest possible exact values.
 */
export function quantileEnds(
  {values, weights}: SortedSamples,
  q: number,
  droppedBits: number,
  quantile: typeof averagedQuantile | typeof quantileBetween,
): readonly [least: number, greatest: number] {
  const slack = roundingOf(weights);
  const [least, greatest] = [0, 1].map(end => values.map(v => endsOf(v, droppedBits)[end]));
  return [quantile({values: least, weights}, q, -slack), quantile({values: greatest, weights}, q, slack)];
}
