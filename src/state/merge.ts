import {add, concat, equal, slice, sub, sum, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {whereFloat} from '../floats.js';

/** How two partial values become one: by adding their entries, or by a custom rule. */
export type MergeRule = 'sum' | CustomMerge;

export interface CustomMerge {
  /** The value of every entry that changes nothing when it is merged. Default: 0. */
  readonly neutral?: number;
  /** Merges `other` into `into`. */
  cpu(into: Float64Array, other: ArrayLike<number>): void;
  /** Merges all rows [k, length] into one, [1, length]. Runs inside a tidy. */
  device(rows: Tensor): Tensor;
}

/** The value of every entry that changes nothing when it is merged with others. */
export function neutralValue(rule: MergeRule): number {
  return (rule as CustomMerge).neutral ?? 0;
}

/** The values that change nothing when they are merged with others. */
export function neutralValues(rule: MergeRule, length: number): Float64Array {
  return new Float64Array(length).fill(neutralValue(rule));
}

/** Merges `other` into `into`, in float64. */
export function mergeValues(rule: MergeRule, into: Float64Array, other: ArrayLike<number>): void {
  if (rule !== 'sum') rule.cpu(into, other);
  else for (let i = 0; i < into.length; i++) into[i] += other[i];
}

/**
 * Merges rows [k, length] on the device into one or two. Sums keep their rounding errors as a second row
 * (Knuth's TwoSum, exact in float32). Without it, counting would stop at 2^24. Runs inside a tidy.
 */
export function mergeRows(rule: MergeRule, rows: Tensor): Tensor {
  return rule === 'sum' ? sumRows(rows) : rule.device(rows);
}

function sumRows(rows: Tensor): Tensor {
  const length = rows.shape[1] as number;
  let sums = rows;
  let errors: Tensor = sum(zerosLike(rows), 0, true);
  while (sums.shape[0] > 1) {
    const k = sums.shape[0];
    const half = k >> 1;
    const a = slice(sums, [0, 0], [half, length]);
    const b = slice(sums, [half, 0], [half, length]);
    const s = add(a, b);
    const bb = sub(s, a);
    const error = add(sub(a, sub(s, bb)), sub(b, bb));
    errors = add(errors, sum(error, 0, true));
    sums = k % 2 === 0 ? s : concat([s, slice(sums, [k - 1, 0], [1, length])], 0);
  }
  // Infinity and NaN have no rounding error. Infinity - Infinity is NaN and would make an infinite sum NaN.
  const finite = equal(sub(errors, errors), 0);
  return concat([sums, whereFloat(finite, errors, zerosLike(errors))], 0);
}
