import {mul, sum, type Tensor} from '@tensorflow/tfjs-core';
import {discountedSum, type DiscountOptions, discountsOnDevice} from './discounts.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {rowValues} from '../labels/row_values.js';

export interface DCGFunctionOptions {
  /** Number of best scores that count. Default: all. */
  k?: number | null;
  /** Base of the logarithm in the discount. Default: 2. */
  logBase?: number;
  /** Rank the later of equal scores first, instead of averaging over their orders. Default: false. */
  ignoreTies?: boolean;
}

/** The sum of each row's gains, each times the discount of its rank, [rows]. */
export function gainOnDevice(gains: Tensor, scores: Tensor, options: DiscountOptions): Tensor {
  return sum(mul(gains, discountsOnDevice(scores, options)), 1);
}

/** Discounted cumulative gain of every row. */
export function discountedGain(options: DiscountOptions): PerSample {
  const {k, logBase, ignoreTies} = options;
  return rowValues('DCG', `dcg(${k}, ${logBase}, ${ignoreTies})`, {
    comparesPairs: true,
    cpu: discountedSum(options),
    device: (gains, scores) => gainOnDevice(gains, scores, options),
  });
}

/**
 * Discounted cumulative gain of each row: the sum of its relevances (yTrue), each divided by log2(rank + 1),
 * where the scores (yPred) determine the ranks.
 *
 * @example
 * dcg([[1, 0, 2]], [[0.1, 0.2, 0.9]]);   // tensor [2.5]
 */
export const dcg = /* @__PURE__ */ pureFunction('dcg', (options: DCGFunctionOptions = {}): PerSample =>
  discountedGain(functionOptions('dcg', options, {k: null, logBase: 2, ignoreTies: false})),
);
