import {argMax as argMaxOp, isNaN, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import {BLOCK, loadBlock, SCORES} from '../../array/blocks.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {axisLoop} from '../core/shapes.js';

/**
 * Index of the largest entry of every row (the last axis, or another one), the first of equal entries. NaN is
 * larger than any number.
 */
export function argMaxOnCpu({data, shape}: CpuArray, axis = -1): Int32Array {
  const {outer, size, inner} = axisLoop('argMax', shape, axis);
  const out = new Int32Array(size === 0 ? 0 : outer * inner);
  // The rows of one index of the axes before this one lie together.
  const step = Math.max(1, Math.floor(BLOCK / (size * inner)));
  for (let o = 0; o < outer && size > 0; o += step) {
    const to = Math.min(o + step, outer);
    addArgMax(
      loadBlock(SCORES, data, o * size * inner, to * size * inner),
      size,
      inner,
      out,
      o * inner,
      to * inner,
    );
  }
  return out;
}

/** The arg max of rows in `x`, which have the numbers `from` ... `to - 1`. */
function addArgMax(
  x: Float64Array,
  size: number,
  inner: number,
  out: Int32Array,
  from: number,
  to: number,
): void {
  for (let n = from, row = 0; n < to; n++, row++) {
    const start = inner === 1 ? row * size : Math.floor(row / inner) * size * inner + (row % inner);
    out[n] = argMaxOfRow(x, start, size, inner);
  }
}

/** The arg max of `size` entries from `start` on, with stride `inner`. */
export function argMaxOfRow(x: Float64Array, start: number, size: number, inner = 1): number {
  let best = 0;
  let most = x[start];
  // `!(y <= most)` is true for NaN, and the loop ends there.
  for (let c = 1, at = start + inner; c < size && most === most; c++, at += inner) {
    const y = x[at];
    if (!(y <= most)) {
      most = y;
      best = c;
    }
  }
  return best;
}

/** 1 where the arg max of a row of `scores` is its id, else 0: a `RowLoop`. */
export function areGreatest(
  ids: Float64Array,
  scores: Float64Array,
  out: Float64Array | undefined,
  rows: number,
  width: number,
): number {
  let count = 0;
  for (let n = 0, start = 0; n < rows; n++, start += width) {
    const id = ids[n] | 0;
    const match = id === ids[n] && id >= 0 && id < width && isGreatest(scores, start, width, id) ? 1 : 0;
    if (out !== undefined) out[n] = match;
    count += match;
  }
  return count;
}

function isGreatest(scores: Float64Array, start: number, width: number, id: number): boolean {
  const own = scores[start + id];
  // Comparisons with NaN are false, so that a NaN beats every number, and the first NaN is the greatest.
  for (let c = start; c < start + id; c++) {
    if (own === own ? !(scores[c] < own) : scores[c] !== scores[c]) return false;
  }
  for (let c = start + id + 1; c < start + width; c++) if (!(scores[c] <= own)) return own !== own;
  return true;
}

/** The same on the device, as float32. */
export function argMaxOnDevice(x: Tensor, axis = -1): Tensor {
  const {outer, size, inner, rest} = axisLoop('argMax', x.shape, axis);
  // With the axis last it is a matrix, which every kernel can handle.
  const given = reshape(toFloat(x), inner === 1 ? [outer, size] : [outer, size, inner]);
  const ranked = whereFloat(isNaN(given), Infinity, given);
  return reshape(toFloat(argMaxOp(ranked, 1)), rest as number[]);
}
