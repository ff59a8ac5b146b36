import {sumOf} from '../../lists.js';

/** Numbers in ascending order, with weights; undefined: all weights are 1. */
interface Ordered {
  readonly values: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
}

/**
 * The quantile, interpolated between the two nearest numbers (numpy's `linear`). Weights count repetitions.
 *
 * @param shift added to the position of the quantile, in units of weight
 *
 * Source: `numpy.quantile`.
 */
export function quantileBetween({values, weights}: Ordered, q: number, shift = 0): number {
  const count = weights === undefined ? values.length : sumOf(weights);
  const at = Math.min(Math.max(q * (count - 1) + shift, 0), Math.max(count - 1, 0));
  const before = Math.floor(at);
  const [index, next] = [before, Math.min(before + 1, count - 1)].map(i => indexOf(weights, i + shift));
  const [a, b] = [values[index], values[next]];
  const part = at - before;
  if (a === b || part === 0) return a;
  // From the nearer end, as in numpy.
  return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part);
}

/**
 * The weighted quantile: the first number at which the cumulated weight reaches the wanted share; if it is
 * exactly the wanted share there, the mean of this number and of the next one that weighs something (numpy's
 * `averaged_inverted_cdf`). Without weights, the quantile 0.5 is the median. NaN if nothing has weight.
 *
 * @param shift so much of the weights further along the numbers
 *
 * Source: `sklearn.utils.stats._weighted_percentile` with `average=True`.
 */
export function averagedQuantile({values, weights}: Ordered, q: number, shift = 0): number {
  const weightOf = (i: number): number => (weights === undefined ? 1 : weights[i]);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += weightOf(i);
  if (total === 0) return NaN;
  const wanted = ((q * 100) / 100) * total + shift;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weightOf(i);
    // A first number without weight does not count.
    if (sum < wanted || sum === 0) continue;
    if (sum - wanted > Number.EPSILON) return values[i];
    let next = i + 1;
    while (next < values.length && weightOf(next) === 0) next++;
    return next < values.length ? (values[i] + values[next]) / 2 : values[i];
  }
  return values[values.length - 1];
}

/** The index of the number that is the `place`-th (from 0) if every number is repeated by its weight. */
function indexOf(weights: ArrayLike<number> | undefined, place: number): number {
  if (weights === undefined) return place;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    if (place < sum) return i;
  }
  return weights.length - 1;
}
