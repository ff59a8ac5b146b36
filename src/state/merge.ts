import {
  add,
  concat,
  divNoNan,
  equal,
  isFinite,
  max,
  min,
  mul,
  notEqual,
  reshape,
  slice,
  split,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {whereFloat} from '../floats.js';

/**
 * How two partial values become one. `moments` are triples (count, mean, sum of squared deviations from the
 * mean), merged by the formula of Chan, Golub and LeVeque. The other named rules work entry by entry.
 */
export type MergeRule = 'sum' | 'min' | 'max' | 'moments' | CustomMerge;

/** A custom rule. Zeros have to be the values that change nothing. */
export interface CustomMerge {
  /** Merges `other` into `into`. */
  cpu(into: Float64Array, other: ArrayLike<number>): void;
  /** Merges all rows [k, length] into one, [1, length]. Runs inside a tidy. */
  device(rows: Tensor): Tensor;
}

/** The values that change nothing when they are merged with others. */
export function neutralValues(rule: MergeRule, length: number): Float64Array {
  const values = new Float64Array(length);
  if (rule === 'min') values.fill(Infinity);
  if (rule === 'max') values.fill(-Infinity);
  return values;
}

/** Merges `other` into `into`, in float64. */
export function mergeValues(rule: MergeRule, into: Float64Array, other: ArrayLike<number>): void {
  if (typeof rule === 'object') {
    rule.cpu(into, other);
    return;
  }
  if (rule === 'moments') {
    for (let i = 0; i < into.length; i += 3) addMoments(into, i, other[i], other[i + 1], other[i + 2]);
    return;
  }
  for (let i = 0; i < into.length; i++) {
    if (rule === 'sum') into[i] += other[i];
    else if (Number.isNaN(other[i])) into[i] = NaN;
    else into[i] = rule === 'min' ? Math.min(into[i], other[i]) : Math.max(into[i], other[i]);
  }
}

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

/**
 * Merges rows [k, length] on the device into one or two. Sums keep their rounding errors as a second row
 * (Knuth's TwoSum, exact in float32). Without it, counting would stop at 2^24.
 */
export function mergeOnDevice(rule: MergeRule, rows: Tensor): Tensor {
  return tidy(() => {
    if (rule === 'sum') return sumRows(rows);
    if (rule === 'moments') return momentRows(rows);
    if (typeof rule === 'object') return rule.device(rows);
    return rule === 'min' ? min(rows, 0, true) : max(rows, 0, true);
  });
}

function sumRows(rows: Tensor): Tensor {
  const length = rows.shape[1] as number;
  let sums = rows;
  let errors: Tensor = sum(zerosLike(rows), 0, true);
  while (sums.shape[0] > 1) {
    const k = sums.shape[0];
    const half = k >> 1;
    const a = slice(sums, [0, 0], [half, length]);
    const b = slice(sums, [half, 0], [half, length]);
    const s = add(a, b);
    const bb = sub(s, a);
    const error = add(sub(a, sub(s, bb)), sub(b, bb));
    errors = add(errors, sum(error, 0, true));
    sums = k % 2 === 0 ? s : concat([s, slice(sums, [k - 1, 0], [1, length])], 0);
  }
  // Infinity and NaN have no rounding error. Infinity - Infinity is NaN and would make an infinite sum NaN.
  const finite = equal(sub(errors, errors), 0);
  return concat([sums, whereFloat(finite, errors, zerosLike(errors))], 0);
}

function momentRows(rows: Tensor): Tensor {
  const [count, mean, squares] = rowParts(rows, 3);
  const {total, center} = centerOf(count, mean);
  const spread = add(sum(squares, 0, true), sum(mul(count, square(sub(mean, center))), 0, true));
  return reshape(concat([total, center, spread], 2), [1, -1]);
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
