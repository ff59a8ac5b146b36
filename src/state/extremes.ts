import {max, min, type Tensor} from '@tensorflow/tfjs-core';
import type {MergeRule} from './merge.js';

/** Keeps the least of each entry. NaN wins. */
export const minima = extremes('min', Infinity, Math.min, min);

/** Keeps the greatest of each entry. NaN wins. */
export const maxima = extremes('max', -Infinity, Math.max, max);

function extremes(
  kind: 'min' | 'max',
  neutral: number,
  pick: (a: number, b: number) => number,
  ofRows: (rows: Tensor, axis: number, keepDims: boolean) => Tensor,
): MergeRule {
  return {
    kind,
    neutral,
    cpu(into, other) {
      for (let i = 0; i < into.length; i++) into[i] = pick(into[i], other[i]);
    },
    device: rows => ofRows(rows, 0, true),
  };
}
