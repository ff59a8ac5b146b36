import {add, div, less, mul} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {functionOptions} from '../core/function_options.js';
import {labelRanking, missesOnDevice, missesOnCpu} from './label_ranks.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';

export interface ReciprocalRankOptions {
  /** A first relevant label beyond this rank counts 0. Default: null, no limit. */
  k?: number | null;
}

/** 1 / (rank of the first relevant label). */
export function reciprocalRank(k: number | null): PerSample {
  return labelRanking('MeanReciprocalRank', `reciprocal_rank(${k})`, {
    cpu(row) {
      const misses = missesOnCpu(row);
      return misses < Math.min(k ?? Infinity, row.labels) ? 1 / (misses + 1) : 0;
    },
    device(rows) {
      const misses = missesOnDevice(rows);
      const found = toFloat(less(misses, Math.min(k ?? Infinity, rows.labels)));
      return mul(found, div(1, add(misses, 1)));
    },
  });
}

/**
 * For each row 1 / (rank of its first relevant label), or 0 without one (within the first `k`). Irrelevant
 * labels of the same score rank before relevant ones.
 *
 * @example
 * meanReciprocalRank([[0, 1, 0], [1, 0, 0]], [[0.2, 0.7, 0.1], [0.2, 0.7, 0.3]]);   // tensor [1, 0.333]
 */
export const meanReciprocalRank = /* @__PURE__ */ pureFunction(
  'meanReciprocalRank',
  (options: ReciprocalRankOptions = {}): PerSample =>
    reciprocalRank(functionOptions('meanReciprocalRank', options, {k: null}).k),
);
