/* eslint no-restricted-syntax: off -- here both are made safe */
import {cast, getBackend, mul, type Tensor, tidy, where} from '@tensorflow/tfjs-core';

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
