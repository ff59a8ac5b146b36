import {
  any,
  isNaN as isNaNOnDevice,
  logicalOr,
  onesLike,
  reshape,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {whereFlat} from './arrays.js';

/** 1 for each row of the batch without NaN, 0 for the others. */
export function rowsWithoutNaNOnCpu(parts: readonly CpuArray[]): Float64Array {
  const rows = parts[0].shape[0] ?? 1;
  const whole = new Float64Array(rows).fill(1);
  for (const {data} of parts) {
    const span = data.length / rows;
    for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) whole[Math.floor(i / span)] = 0;
  }
  return whole;
}

/** The same on the device, float32. */
export function rowsWithoutNaNOnDevice(parts: readonly Tensor[]): Tensor {
  const rows = parts[0].rank === 0 ? 1 : parts[0].shape[0];
  const missing = parts.map(x => any(isNaNOnDevice(reshape(toFloat(x), [rows, -1])), 1));
  return sub(1, toFloat(missing.reduce((a, b) => logicalOr(a, b))));
}

/** Replaces NaN by 1, a number that every metric accepts, in rows that do not count. */
export function replaceNaNOnCpu(a: CpuArray): CpuArray {
  if (a.data instanceof Int32Array || a.data instanceof Uint8Array) return a;
  return {...a, data: a.data.map(x => (Number.isNaN(x) ? 1 : x))};
}

/** The same on the device. */
export function replaceNaNOnDevice(x: Tensor): Tensor {
  return x.dtype === 'float32' ? whereFlat(isNaNOnDevice(x), onesLike(x), x) : x;
}
