/* eslint no-restricted-syntax: off -- here both are made safe */
import {cast, getBackend, mul, type Tensor, tidy, where} from '@tensorflow/tfjs-core';

/** Backends that read every buffer in the same way, whatever its tensor is labelled as. */
const READ_ALIKE: readonly string[] = ['cpu', 'webgl'];

/**
 * `x` as float32. A cast that only labels the integers of `x` as floats, as webgpu's does, is not enough: kernels that
 * copy, such as `transpose`, then return raw bits (G6). Arithmetic makes floats of them.
 */
export function toFloat(x: Tensor): Tensor {
  if (x.dtype === 'float32' || READ_ALIKE.includes(getBackend())) return cast(x, 'float32');
  return tidy(() => {
    const floats = cast(x, 'float32');
    return floats.dataId === x.dataId ? mul(floats, 1) : floats;
  });
}

/** tfjs's `where` for numbers, in float32: tfjs-node refuses an int32 beside a float32 (G9). */
export function whereFloat(condition: Tensor, yes: Tensor | number, no: Tensor | number): Tensor {
  return where(condition, asFloat(yes), asFloat(no));
}

function asFloat(x: Tensor | number): Tensor | number {
  return typeof x === 'number' || x.dtype === 'float32' ? x : toFloat(x);
}
