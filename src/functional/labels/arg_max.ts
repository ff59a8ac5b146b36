import {argMax as argMaxOp, isNaN, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {axisLoop} from '../core/shapes.js';

/**
 * Index of the largest entry of every row (the last axis, or another one), the first of equal entries. NaN is
 * larger than any number.
 */
export function argMaxOnCpu({data, shape}: CpuArray, axis = -1): Int32Array {
  const {outer, size, inner} = axisLoop('argMax', shape, axis);
  const out = new Int32Array(size === 0 ? 0 : outer * inner);
  for (let n = 0; n < out.length; n++) {
    const start = Math.floor(n / inner) * size * inner + (n % inner);
    let best = 0;
    let most = data[start];
    // `!(x <= most)` is true for NaN, and the loop ends there.
    for (let c = 1, at = start + inner; c < size && most === most; c++, at += inner) {
      const x = data[at];
      if (!(x <= most)) {
        most = x;
        best = c;
      }
    }
    out[n] = best;
  }
  return out;
}

/** The same on the device, as float32. */
export function argMaxOnDevice(x: Tensor, axis = -1): Tensor {
  const {outer, size, inner, rest} = axisLoop('argMax', x.shape, axis);
  // With the axis last it is a matrix, which every kernel can handle.
  const given = reshape(toFloat(x), inner === 1 ? [outer, size] : [outer, size, inner]);
  const ranked = whereFloat(isNaN(given), Infinity, given);
  return reshape(toFloat(argMaxOp(ranked, 1)), rest as number[]);
}
