/* eslint no-restricted-syntax: off -- here both are made safe */
import {
  cast,
  exp as expOnDevice,
  getBackend,
  isNaN,
  log as logOnDevice,
  mul,
  sigmoid as sigmoidOnDevice,
  type Tensor,
  tidy,
  where,
} from '@tensorflow/tfjs-core';

/** Backends that read every buffer in the same way, whatever dtype its tensor has. */
const READ_ALIKE: readonly string[] = ['cpu', 'webgl'];

/**
 * `x` as float32. On webgpu a cast only labels the integers as floats. Kernels that copy, such as
 * `transpose`, then return raw bits (G6). Arithmetic turns them into floats.
 */
export function toFloat(x: Tensor): Tensor {
  if (x.dtype === 'float32' || READ_ALIKE.includes(getBackend())) return cast(x, 'float32');
  return tidy(() => {
    const floats = cast(x, 'float32');
    return floats.dataId === x.dataId ? mul(floats, 1) : floats;
  });
}

/** tfjs's `where` for numbers, in float32. tfjs-node refuses an int32 next to a float32 (G9). */
export function whereFloat(condition: Tensor, yes: Tensor | number, no: Tensor | number): Tensor {
  return where(condition, asFloat(yes), asFloat(no));
}

function asFloat(x: Tensor | number): Tensor | number {
  return typeof x === 'number' || x.dtype === 'float32' ? x : toFloat(x);
}

/** log(x). */
export const log = (x: Tensor): Tensor => keepNaN(x, logOnDevice(x));

/** e^x. */
export const exp = (x: Tensor): Tensor => keepNaN(x, expOnDevice(x));

/** 1 / (1 + e^-x). */
export const sigmoid = (x: Tensor): Tensor => keepNaN(x, sigmoidOnDevice(x));

/** On webgpu, the log, the exp and the sigmoid of a NaN that was computed are numbers. */
function keepNaN(x: Tensor, y: Tensor): Tensor {
  return getBackend() === 'webgpu' ? where(isNaN(x), x, y) : y;
}
