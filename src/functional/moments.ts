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
  where,
} from '@tensorflow/tfjs-core';
import {addMoments} from '../state/combine.js';

/**
 * Adds the weighted moments (weight, mean, sum of squared deviations from it) of one column to `into`. They are taken
 * from one of the column's own values, so that a constant column has no deviation at all; weight 0 removes an entry.
 *
 * @param column where the column begins in `values` and `weights`, of which it takes every `columns`-th entry
 */
export function addColumnMoments(
  values: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  column: number,
  columns: number,
  into: Float64Array,
): void {
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
  if (reference === undefined) return;
  const offset = total / count;
  let squares = 0;
  for (let i = column; i < values.length; i += columns) {
    const w = weights === undefined ? 1 : weights[i];
    if (w !== 0) squares += w * (values[i] - reference - offset) ** 2;
  }
  addMoments(into, 3 * column, count, reference + offset, squares);
}

/** The moments of every column of [rows, columns]: a float32 vector [columns * 3]. */
export function momentsOnDevice(values: Tensor, weights: Tensor | undefined): Tensor {
  const w = weights ?? ones(values.shape);
  const counts = notEqual(w, 0);
  const greatest = max(where(counts, values, -Infinity), 0);
  const reference = where(isFinite(greatest), greatest, 0);
  const shifted = where(counts, sub(values, reference), 0);
  const count = sum(w, 0);
  const offset = divNoNan(sum(mul(w, shifted), 0), count);
  const squares = sum(mul(w, square(sub(shifted, offset))), 0);
  return reshape(stack([count, add(reference, offset), squares], 1), [-1]);
}
