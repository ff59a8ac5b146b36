import type * as tf from '@tensorflow/tfjs';

/** Numbers in float64 with their shape, the batch first. */
export interface Arr {
  readonly data: readonly number[];
  readonly shape: readonly number[];
}

/** A copy of a tensor's values. */
export function arr(t: tf.Tensor): Arr {
  return {data: Array.from(t.dataSync()), shape: [...t.shape]};
}

export const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const average = (values: readonly number[]): number => total(values) / values.length;

/** One number per row of the last axis. */
export function rows(t: Arr, p: Arr, fn: (t: number[], p: number[]) => number): Arr {
  const width = p.shape[p.shape.length - 1];
  const truths = t.data.length / (p.data.length / width);
  const data = Array.from({length: p.data.length / width}, (_, i) =>
    fn(t.data.slice(i * truths, (i + 1) * truths), p.data.slice(i * width, (i + 1) * width)),
  );
  return {data, shape: p.shape.slice(0, -1)};
}

/** The mean over a row of what a function returns for each pair. */
export const pairwise =
  (fn: (t: number, p: number) => number) =>
  (t: number[], p: number[]): number =>
    average(p.map((x, i) => fn(t[i], x)));

/** Weights or a mask of the leading axes, one number for every entry of `shape`. */
export function spread(weights: Arr, shape: readonly number[]): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const each = size / weights.data.length;
  return Array.from({length: size}, (_, i) => weights.data[Math.floor(i / each)]);
}

/** The samples from `at` on. */
export function sliced(a: Arr, at: number, count: number): Arr {
  const each = a.data.length / a.shape[0];
  return {data: a.data.slice(at * each, (at + count) * each), shape: [count, ...a.shape.slice(1)]};
}

/** The product of weights of two forms, either of which may be missing. */
export function times(a: Arr | undefined, b: Arr | undefined): Arr | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [long, short] = a.shape.length >= b.shape.length ? [a, b] : [b, a];
  const factors = spread(short, long.shape);
  return {data: long.data.map((x, i) => x * factors[i]), shape: long.shape};
}
