/** Tensors, numbers and tolerances as the files of vectors write them. */
import {tensor, type Tensor} from '@tensorflow/tfjs-core';
import type {ArrayData} from '../../src/types.js';

export type Num = number | 'NaN' | 'Infinity' | '-Infinity';
export type Nums = Num | readonly Nums[] | {readonly [name: string]: Nums};

export interface TensorJson {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool' | 'float64';
  readonly values: readonly Num[];
}

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

export function tensorOf({shape, dtype, values}: TensorJson): Tensor {
  const numbers = values.map(Number);
  const data =
    dtype === 'bool' ? Uint8Array.from(numbers) : dtype === 'int32' ? Int32Array.from(numbers) : numbers;
  return tensor(data as number[], [...shape], dtype === 'float64' ? 'float32' : dtype);
}

/** The same numbers in nested arrays, the innermost typed. */
export function arraysOf({shape, dtype, values}: TensorJson): ArrayData {
  const Kind = dtype === 'int32' ? Int32Array : dtype === 'bool' ? Uint8Array : Float32Array;
  if (shape.length === 0) return Number(values[0]);
  const build = (depth: number, start: number, size: number): ArrayData => {
    if (depth === shape.length - 1) return Kind.from(values.slice(start, start + size).map(Number));
    const part = size / shape[depth];
    return Array.from({length: shape[depth]}, (_, i) => build(depth + 1, start + i * part, part));
  };
  return build(0, 0, values.length);
}

export function isClose(got: unknown, want: Nums, {rtol, atol}: Tolerance): boolean {
  if (Array.isArray(want)) {
    return (
      Array.isArray(got) &&
      got.length === want.length &&
      want.every((w, i) => isClose(got[i], w, {rtol, atol}))
    );
  }
  if (typeof want === 'object') {
    if (typeof got !== 'object' || got === null || Object.keys(got).join() !== Object.keys(want).join())
      return false;
    const values = got as Readonly<Record<string, unknown>>;
    return Object.entries(want).every(([key, w]) => isClose(values[key], w, {rtol, atol}));
  }
  const number = Number(want);
  if (typeof got !== 'number') return false;
  if (Number.isNaN(number) || !Number.isFinite(number)) return Object.is(got, number);
  return Math.abs(got - number) <= atol + rtol * Math.abs(number);
}

/** A short text of results, for messages. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'number' && !Number.isFinite(v) ? String(v) : v,
  );
  return text === undefined ? String(value) : text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
