import {
  add,
  divNoNan,
  isFinite,
  max,
  mul,
  notEqual,
  ones,
  reshape,
  square,
  stack,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import {addMoments} from '../../state/moments.js';
import {sumOfDistances, sumOfSquares} from './block_sums.js';

/** Every `columns`-th entry from the `column`-th on. */
interface Column {
  readonly column: number;
  readonly columns: number;
}

/**
 * The weight and the mean of one column. The mean is `reference + offset`, where `reference` is one of the
 * column's values.
 */
interface Center {
  readonly count: number;
  readonly reference: number;
  readonly offset: number;
}

/**
 * The weighted mean of one column; undefined if every weight is 0. It is measured from one of the column's
 * own values, so that the mean of equal values is exactly that value. Weight 0 removes an entry.
 */
export function centerOfColumn(
  values: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  {column, columns}: Column,
): Center | undefined {
  let reference: number | undefined;
  let count = 0;
  let total = 0;
  for (let i = column; i < values.length; i += columns) {
    const w = weights === undefined ? 1 : weights[i];
    if (w === 0) continue;
    reference ??= values[i];
    count += w;
    total += w * (values[i] - reference);
  }
  return reference === undefined ? undefined : {count, reference, offset: total / count};
}

/** The mean of a block, as `reference + offset`. */
export function centerOfBlock(values: Float64Array): Center {
  const count = values.length;
  const reference = values[0];
  return {count, reference, offset: sumOfDistances(values, count, reference) / count};
}

/**
 * Adds the weighted moments (weight, mean, sum of squared deviations from the mean) of one column to `into`.
 */
export function addColumnMoments(
  values: Float64Array,
  weights: Float64Array | undefined,
  column: number,
  columns: number,
  into: Float64Array,
): void {
  if (weights === undefined && columns === 1) {
    const {length} = values;
    const {reference, offset} = centerOfBlock(values);
    addMoments(into, 0, length, reference + offset, sumOfSquares(values, length, reference, offset));
    return;
  }
  const center = centerOfColumn(values, weights, {column, columns});
  if (center === undefined) return;
  const {count, reference, offset} = center;
  let squares = 0;
  for (let i = column; i < values.length; i += columns) {
    const w = weights === undefined ? 1 : weights[i];
    if (w !== 0) squares += w * (values[i] - reference - offset) ** 2;
  }
  addMoments(into, 3 * column, count, reference + offset, squares);
}

/** The total weight, the mean, and the distances from the mean, for every column of [rows, columns]. */
export function centeredOnDevice(
  values: Tensor,
  w: Tensor,
): {count: Tensor; center: Tensor; centered: Tensor} {
  const counts = notEqual(w, 0);
  const greatest = max(whereFloat(counts, values, -Infinity), 0);
  const reference = whereFloat(isFinite(greatest), greatest, 0);
  const shifted = whereFloat(counts, sub(values, reference), 0);
  const count = sum(w, 0);
  const offset = divNoNan(sum(mul(w, shifted), 0), count);
  return {count, center: add(reference, offset), centered: sub(shifted, offset)};
}

/** The moments of every column of [rows, columns], as a float32 vector [columns * 3]. */
export function momentsOnDevice(values: Tensor, weights: Tensor | undefined): Tensor {
  const w = weights ?? ones(values.shape);
  const {count, center, centered} = centeredOnDevice(values, w);
  const squares = sum(mul(w, square(centered)), 0);
  return reshape(stack([count, center, squares], 1), [-1]);
}
