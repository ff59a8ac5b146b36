import {argMax as argMaxOp, cast, isNaN, reshape, type Tensor, where} from '@tensorflow/tfjs-core';
import {sizeOf} from '../check.js';
import type {HostArray} from '../state/host_array.js';

/** Index of the largest entry of every row (the last axis); the first one of several, and NaN is the largest. */
export function argMaxOnHost({data, shape}: HostArray): Int32Array {
  const width = shape[shape.length - 1];
  const out = new Int32Array(width === 0 ? 0 : sizeOf(shape) / width);
  for (let n = 0, start = 0; n < out.length; n++, start += width) {
    let best = 0;
    let most = data[start];
    // `!(x <= most)` lets NaN win, and nothing win against it.
    for (let c = 1; c < width && most === most; c++) {
      const x = data[start + c];
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
export function argMaxOnDevice(x: Tensor): Tensor {
  const rows = reshape(cast(x, 'float32'), [-1, x.shape[x.rank - 1]]);
  const ranked = where(isNaN(rows), Infinity, rows);
  return reshape(cast(argMaxOp(ranked, -1), 'float32'), x.shape.slice(0, -1));
}
