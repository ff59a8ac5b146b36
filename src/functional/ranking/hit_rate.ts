import {less} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {functionOptions} from '../core/function_options.js';
import {labelRanking, missesOnDevice, missesOnCpu} from './label_ranks.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';

export interface HitRateFunctionOptions {
  /** Number of best scores to look at. Default: 10. */
  k?: number;
}

/** 1 where a relevant label is among the first k. */
export function hitsInTop(k: number): PerSample {
  return labelRanking('HitRate', `hit_rate(${k})`, {
    cpu: row => (missesOnCpu(row) < Math.min(k, row.labels) ? 1 : 0),
    device: rows => toFloat(less(missesOnDevice(rows), Math.min(k, rows.labels))),
  });
}

/**
 * 1 for each row with a relevant label among its k best scores, else 0. Irrelevant labels of the same score
 * rank before relevant ones.
 *
 * @example
 * hitRate([[0, 1, 0], [1, 0, 0]], [[0.2, 0.7, 0.1], [0.2, 0.7, 0.3]], {k: 2});   // tensor [1, 0]
 */
export const hitRate = /* @__PURE__ */ pureFunction(
  'hitRate',
  (options: HitRateFunctionOptions = {}): PerSample =>
    hitsInTop(functionOptions('hitRate', options, {k: 10}).k),
);
