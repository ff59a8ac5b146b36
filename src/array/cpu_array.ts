import {tensor, Tensor} from '@tensorflow/tfjs-core';
import {isRecord, sizeOf} from '../check.js';
import {UsageError} from '../errors.js';
import {formatValue} from '../format_value.js';
import type {ArrayData, NumberArray, TensorLike} from '../types.js';

export type CpuData = Float32Array | Float64Array | Int32Array | Uint8Array;
export type CpuDtype = 'float32' | 'float64' | 'int32' | 'bool';

/** An array in CPU memory, row-major. Only the code that creates it writes to it. */
export interface CpuArray {
  readonly data: CpuData;
  readonly shape: readonly number[];
  readonly dtype: CpuDtype;
}

/** A new float64 array of the given shape, filled with 0. */
export function zeros(shape: readonly number[]): {
  data: Float64Array;
  shape: readonly number[];
  dtype: 'float64';
} {
  return {data: new Float64Array(sizeOf(shape)), shape, dtype: 'float64'};
}

/** The same data in another shape of the same size. */
export function withShape(a: CpuArray, shape: readonly number[]): CpuArray {
  return {data: a.data, shape, dtype: a.dtype};
}

/** The values of a tensor. Only for backends whose tensors are in CPU memory. */
export function cpuArrayFromTensor(t: Tensor, where = 'tensor'): CpuArray {
  const dtype = checkedDtype(t, where);
  return {data: t.dataSync(), shape: t.shape, dtype};
}

function checkedDtype(t: Tensor, where: string): 'float32' | 'int32' | 'bool' {
  const {dtype} = t;
  if (t.isDisposed) throw new UsageError(where, 'the tensor is disposed. Dispose it after the update.');
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new UsageError(
    where,
    `expected numbers, got a tensor of dtype ${dtype}. Cast it to float32 or int32.`,
  );
}

const nameOfKind = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Int8Array.prototype) as object,
  Symbol.toStringTag,
)?.get as (this: unknown) => string | undefined;

/**
 * The kind of a typed array, such as `Float32Array`. It also recognizes subclasses and arrays of another
 * realm (an iframe, `node:vm`), where `instanceof` and the constructor's name fail.
 */
export function typedKind(x: unknown): string | undefined {
  return nameOfKind.call(x);
}

/** True for a typed array of numbers. Arrays of 8-byte integers hold no numbers. */
export function isTyped(x: unknown): x is NumberArray {
  const kind = typedKind(x);
  return kind !== undefined && !kind.startsWith('Big');
}

type TypedDtype = 'float32' | 'float64' | 'int32';

/** The dtype in which a typed array is counted: float32, float64, or int32 for whole numbers. */
function dtypeOf(data: NumberArray): TypedDtype {
  const kind = typedKind(data) as string;
  if (kind === 'Float64Array' || kind === 'Uint32Array') return 'float64';
  return kind.startsWith('Float') ? 'float32' : 'int32';
}

const KINDS = {float32: Float32Array, float64: Float64Array, int32: Int32Array};

function ofTyped(given: NumberArray): CpuArray {
  const dtype = dtypeOf(given);
  const Kind = KINDS[dtype];
  // Other classes are copied: methods of a subclass may do anything.
  const data = Object.getPrototypeOf(given) === Kind.prototype ? (given as CpuData) : new Kind(given);
  return {data, shape: [data.length], dtype};
}

/** Greatest depth of nested arrays. An array that contains itself has no end. */
export const DEEPEST = 64;

/** The shape of a nested array, according to its first entries. */
function shapeOf(x: ArrayData, where: string): number[] {
  const shape: number[] = [];
  for (let level: ArrayData = x; typeof level !== 'number' && typeof level !== 'boolean'; level = level[0]) {
    checkIsList(level, where);
    shape.push(level.length);
    if (isTyped(level) || level.length === 0) break;
    if (shape.length > DEEPEST) {
      throw new UsageError(
        where,
        `expected nested arrays of numbers, got some that are nested more than ${DEEPEST} deep. ` +
          'Does an array contain itself?',
      );
    }
  }
  return shape;
}

/** Plain numbers stay float64, typed arrays keep their type, and nesting becomes the shape. */
export function cpuArrayFromNumbers(x: ArrayData, where = 'array'): CpuArray {
  if (isTyped(x)) return ofTyped(x);
  if (typeof x === 'number' || typeof x === 'boolean') {
    return {data: Float64Array.of(Number(x)), shape: [], dtype: typeof x === 'boolean' ? 'bool' : 'float64'};
  }
  const shape = shapeOf(x, where);
  const data = new Float64Array(sizeOf(shape));
  const kinds = new Set<TypedDtype>();
  let at = 0;
  const fill = (level: ArrayData, depth: number): void => {
    if (typeof level === 'number' || typeof level === 'boolean') {
      if (depth !== shape.length) throw ragged(shape, where);
      data[at++] = Number(level);
      return;
    }
    checkIsList(level, where);
    if (level.length !== shape[depth]) throw ragged(shape, where);
    if (depth + 1 === shape.length) kinds.add(isTyped(level) ? dtypeOf(level) : 'float64');
    for (let i = 0; i < level.length; i++) fill(level[i], depth + 1);
  };
  fill(x, 0);
  // Rows of different types become float64, which holds them all.
  const [dtype] = kinds.size === 1 ? kinds : (['float64'] as const);
  return {data: dtype === 'float64' ? data : KINDS[dtype].from(data), shape, dtype};
}

function checkIsList(x: unknown, where: string): asserts x is readonly ArrayData[] | NumberArray {
  if (Array.isArray(x) || isTyped(x)) return;
  throw new UsageError(
    where,
    `expected numbers, got ${typedKind(x) === undefined ? formatValue(x) : `a ${typedKind(x)}`}. ` +
      'Give a tensor, a typed array, or arrays of numbers.',
  );
}

function ragged(shape: readonly number[], where: string): UsageError {
  return new UsageError(
    where,
    `expected a regular nested array of shape [${shape.join(', ')}], got a ragged one. Pad or cut its rows.`,
  );
}

function isCpuArray(x: ArrayData | CpuArray): x is CpuArray {
  return isRecord(x) && 'dtype' in x && 'data' in x;
}

/** Converts anything that a metric accepts. An array that was converted already is returned as it is. */
export function toCpuArray(x: TensorLike | CpuArray, where?: string): CpuArray {
  if (x instanceof Tensor) return cpuArrayFromTensor(x, where);
  return isCpuArray(x) ? x : cpuArrayFromNumbers(x, where);
}

/** A new tensor with the same values. float64 becomes float32. */
export function tensorFromCpuArray({data, shape, dtype}: CpuArray): Tensor {
  const flat = data instanceof Float64Array ? Float32Array.from(data) : data;
  return tensor(flat, shape as number[], dtype === 'float64' ? 'float32' : dtype);
}

/** Converts anything that a metric accepts to a tensor. A tensor is returned as it is. */
export function toTensor(x: TensorLike | CpuArray, where = 'tensor'): Tensor {
  if (!(x instanceof Tensor)) return tensorFromCpuArray(toCpuArray(x, where));
  checkedDtype(x, where);
  return x;
}
