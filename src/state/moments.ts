import {
  add,
  concat,
  divNoNan,
  isFinite,
  max,
  mul,
  notEqual,
  reshape,
  split,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {whereFloat} from '../floats.js';
import type {MergeRule} from './merge.js';

/**
 * Merges triples (count, mean, sum of squared deviations from the mean), by the formula of Chan, Golub and
 * LeVeque.
 */
export const moments: MergeRule = {
  kind: 'moments',
  neutral: 0,
  cpu(into, other) {
    for (let i = 0; i < into.length; i += 3) addMoments(into, i, other[i], other[i + 1], other[i + 2]);
  },
  device(rows) {
    const [count, mean, squares] = rowParts(rows, 3);
    const {total, center} = centerOf(count, mean);
    const spread = add(sum(squares, 0, true), sum(mul(count, square(sub(mean, center))), 0, true));
    return reshape(concat([total, center, spread], 2), [1, -1]);
  },
};

/**
 * Adds the moments of more values to those at `into[at]`, by the formula of Chan, Golub and LeVeque (1983).
 */
export function addMoments(
  into: Float64Array,
  at: number,
  count: number,
  mean: number,
  squares: number,
): void {
  if (count === 0) return;
  const total = into[at] + count;
  const delta = mean - into[at + 1];
  into[at + 2] += squares + (into[at] === 0 ? 0 : (delta * delta * into[at] * count) / total);
  into[at + 1] = into[at] === 0 ? mean : into[at + 1] + (delta * count) / total;
  into[at] = total;
}

/** Divides rows [k, n * size], which hold n groups of `size` numbers, into `size` tensors [k, n, 1]. */
export function rowParts(rows: Tensor, size: number): Tensor[] {
  return split(reshape(rows, [rows.shape[0], -1, size]), size, 2);
}

/**
 * The total count and the common mean of k parts, given theirs as [k, n, 1]. Equal means are kept exactly.
 */
export function centerOf(count: Tensor, mean: Tensor): {total: Tensor; center: Tensor} {
  const counts = notEqual(count, 0);
  const greatest = max(whereFloat(counts, mean, -Infinity), 0, true);
  const reference = whereFloat(isFinite(greatest), greatest, 0);
  const total = sum(count, 0, true);
  const shift = sum(mul(count, whereFloat(counts, sub(mean, reference), 0)), 0, true);
  return {total, center: add(reference, divNoNan(shift, total))};
}
