import {tensor, Tensor} from '@tensorflow/tfjs-core';
import {sizeOf} from '../check.js';
import {UsageError} from '../errors.js';
import type {ArrayData, TensorLike} from '../types.js';

export type HostData = Float32Array | Float64Array | Int32Array | Uint8Array;
export type HostDtype = 'float32' | 'float64' | 'int32' | 'bool';

/** An array in this process's memory, row-major. Never written to by anybody but its maker. */
export interface HostArray {
  readonly data: HostData;
  readonly shape: readonly number[];
  readonly dtype: HostDtype;
}

/** Tells arrays that were converted from what they may have been. */
export function isHostArray(x: TensorLike | HostArray): x is HostArray {
  return typeof x === 'object' && !(x instanceof Tensor) && 'dtype' in x && 'data' in x;
}

/** A new float64 array of the given shape, zero everywhere. */
export function zeros(shape: readonly number[]): {
  data: Float64Array;
  shape: readonly number[];
  dtype: 'float64';
} {
  return {data: new Float64Array(sizeOf(shape)), shape, dtype: 'float64'};
}

/** Same data under another shape of the same size. */
export function withShape(a: HostArray, shape: readonly number[]): HostArray {
  return {data: a.data, shape, dtype: a.dtype};
}

/** The values of a tensor; only for backends whose tensors lie in this process's memory. */
export function hostOfTensor(t: Tensor): HostArray {
  if (t.dtype !== 'float32' && t.dtype !== 'int32' && t.dtype !== 'bool') {
    throw new UsageError('tensor', `expected numbers, got a tensor of dtype ${t.dtype}.`);
  }
  return {data: t.dataSync(), shape: t.shape, dtype: t.dtype};
}

function isTyped(x: unknown): x is HostData {
  return (
    x instanceof Float32Array ||
    x instanceof Float64Array ||
    x instanceof Int32Array ||
    x instanceof Uint8Array
  );
}

function dtypeOf(data: HostData): HostDtype {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  return data instanceof Int32Array ? 'int32' : 'bool';
}

/** Plain numbers stay float64; typed arrays keep their type; nesting becomes the shape. */
export function hostOfArray(x: ArrayData): HostArray {
  if (isTyped(x)) return {data: x, shape: [x.length], dtype: dtypeOf(x)};
  if (typeof x === 'number' || typeof x === 'boolean') {
    return {data: Float64Array.of(Number(x)), shape: [], dtype: typeof x === 'boolean' ? 'bool' : 'float64'};
  }
  const shape: number[] = [];
  let typed: HostDtype | undefined;
  for (let level: ArrayData = x; typeof level !== 'number' && typeof level !== 'boolean';) {
    checkIsList(level);
    shape.push(level.length);
    if (isTyped(level)) {
      typed = dtypeOf(level);
      break;
    }
    if (level.length === 0) break;
    level = level[0];
  }
  const data = new Float64Array(sizeOf(shape));
  let at = 0;
  const fill = (level: ArrayData, depth: number): void => {
    if (typeof level === 'number' || typeof level === 'boolean') {
      if (depth !== shape.length) throw ragged(shape);
      data[at++] = Number(level);
      return;
    }
    checkIsList(level);
    if (level.length !== shape[depth]) throw ragged(shape);
    for (let i = 0; i < level.length; i++) fill(level[i], depth + 1);
  };
  fill(x, 0);
  if (typed === 'float32') return {data: Float32Array.from(data), shape, dtype: 'float32'};
  return {data, shape, dtype: typed ?? 'float64'};
}

function checkIsList(x: unknown): void {
  if (Array.isArray(x) || isTyped(x)) return;
  throw new UsageError('array', `expected numbers, got ${String(x)}.`);
}

function ragged(shape: readonly number[]): UsageError {
  return new UsageError(
    'array',
    `expected a regular nested array of shape [${shape.join(', ')}], got a ragged one.`,
  );
}

/** Host values of anything a metric accepts. */
export function hostOf(x: TensorLike): HostArray {
  return x instanceof Tensor ? hostOfTensor(x) : hostOfArray(x);
}

/** A new tensor of the same values; float64 becomes float32. */
export function tensorOfHost({data, shape, dtype}: HostArray): Tensor {
  const flat = data instanceof Float64Array ? Float32Array.from(data) : data;
  return tensor(flat, shape as number[], dtype === 'float64' ? 'float32' : dtype);
}

/** A tensor of anything a metric accepts; a new one unless it is one already. */
export function tensorOf(x: TensorLike): Tensor {
  return x instanceof Tensor ? x : tensorOfHost(hostOfArray(x));
}
