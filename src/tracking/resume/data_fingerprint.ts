import {
  addN,
  dispose,
  div,
  matMul,
  max,
  maximum,
  min,
  neg,
  reshape,
  sin,
  slice,
  sum,
  Tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {hashOf} from '../../hash.js';
import {isUnlabelled} from '../data/unlabelled.js';

/** How many hashes a fingerprint has. With several, different data hardly ever have the same fingerprint. */
const HASHES = 4;

/**
 * Numbers that identify data, whatever the order of their rows: the sum of the rows' hashes. The hash of a
 * row is the sine of a fixed random combination of its numbers. It costs one pass over the data, on the
 * device.
 *
 * @param tensors inputs and targets
 * @param rows how many rows are used, from the first
 * @returns null if there is no fingerprint: one of `tensors` is undefined, or holds strings
 */
export async function dataFingerprint(tensors: readonly unknown[], rows: number): Promise<number[] | null> {
  const usable = tensors.every(
    t =>
      t instanceof Tensor &&
      t.rank > 0 &&
      t.shape[0] >= rows &&
      ['float32', 'int32', 'bool'].includes(t.dtype),
  );
  if (!usable || tensors.length === 0 || rows < 1) return null;
  const hashes = tidy(() =>
    sum(sin(addN((tensors as readonly Tensor[]).map((t, i) => combined(t, rows, i)))), 0),
  );
  try {
    return Array.from(await hashes.data());
  } finally {
    dispose(hashes);
  }
}

/** Combinations of the numbers of each row, which are scaled by the greatest number to the order of 1. */
function combined(t: Tensor, rows: number, index: number): Tensor {
  const used = t.shape[0] === rows ? t : slice(t, 0, rows);
  const size = used.size / rows;
  const flat = toFloat(reshape(used, [rows, size]));
  const greatest = maximum(maximum(max(flat), neg(min(flat))), 1e-30);
  const factors = Float32Array.from(
    {length: size * HASHES},
    (_, i) => (20 * (hashOf([index, i]) / 2 ** 32 - 0.5)) / Math.sqrt(size),
  );
  return matMul(flat, div(tensor2d(factors, [size, HASHES]), greatest));
}

/** All tensors in the arguments of `fit`, in a fixed order, without those of outputs that have no labels. */
export function tensorsIn(data: unknown): unknown[] {
  if (data === undefined || data === null || data instanceof Tensor || typeof data !== 'object')
    return [data];
  if (Array.isArray(data)) return data.filter(isThere);
  const entries = Object.entries(data as Record<string, unknown>);
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value)
    .filter(isThere);
}

function isThere(one: unknown): boolean {
  return one !== undefined && one !== null && !(one instanceof Tensor && isUnlabelled(one));
}
