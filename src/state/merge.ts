import {add, concat, equal, slice, sub, sum, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {whereFloat} from '../floats.js';

/**
 * What a rule does, for merges without rounding: adds entries, keeps the least or the greatest, merges groups
 * of moments, or nothing of that kind. Then partial values are kept as they are, and merged in a fixed order.
 */
export type MergeKind = 'sum' | 'min' | 'max' | 'moments' | 'comoments' | 'other';

/** How two partial values become one. */
export interface MergeRule {
  readonly kind: MergeKind;
  /** The value of every entry that changes nothing when it is merged. */
  readonly neutral: number;
  /** Merges `other` into `into`. */
  cpu(into: Float64Array, other: ArrayLike<number>): void;
  /** Merges all rows [k, length] into one or two. Runs inside a tidy. */
  device(rows: Tensor): Tensor;
}

/** The values that change nothing when they are merged with others. */
export function neutralValues(rule: MergeRule, length: number): Float64Array {
  return new Float64Array(length).fill(rule.neutral);
}

/**
 * Adds the entries, in float64. On the device, the rounding errors of a sum are a second row (Knuth's TwoSum,
 * exact in float32). Without it, counting would stop at 2^24.
 */
export const totals: MergeRule = {
  kind: 'sum',
  neutral: 0,
  cpu(into, other) {
    for (let i = 0; i < into.length; i++) into[i] += other[i];
  },
  device(rows) {
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
  },
};
