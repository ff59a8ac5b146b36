import {div, equal, onesLike, zerosLike} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import {gainOnDevice} from './dcg.js';
import {discountedSum} from './discounts.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {rowValues} from '../labels/row_values.js';

export interface NDCGFunctionOptions {
  /** Number of best scores that count. Default: all. */
  k?: number | null;
  /** Rank the later of equal scores first, instead of averaging over their orders. Default: false. */
  ignoreTies?: boolean;
}

/** The discounted gain of every row, divided by the greatest possible gain of its relevances. */
export function normalizedGain(k: number | null, ignoreTies: boolean): PerSample {
  const options = {k, logBase: 2, ignoreTies};
  // Items of equal gain may be in any order.
  const ideal = {...options, ignoreTies: true};
  const [gainOf, greatestOf] = [discountedSum(options), discountedSum(ideal)];
  return rowValues('NDCG', `ndcg(${k}, ${ignoreTies})`, {
    comparesPairs: true,
    cpu(gains, scores) {
      const best = greatestOf(gains, gains);
      return best === 0 ? 0 : gainOf(gains, scores) / best;
    },
    device(gains, scores) {
      const best = gainOnDevice(gains, gains, ideal);
      const none = equal(best, 0);
      const share = div(gainOnDevice(gains, scores, options), whereFloat(none, onesLike(best), best));
      return whereFloat(none, zerosLike(best), share);
    },
  });
}

/**
 * Normalized discounted cumulative gain of each row: its discounted gain divided by that of the best ranking.
 * 0 for a row without any relevance.
 *
 * @example
 * ndcg([[1, 0, 2]], [[0.1, 0.2, 0.9]]);   // tensor [0.950]
 */
export const ndcg = /* @__PURE__ */ pureFunction('ndcg', (options: NDCGFunctionOptions = {}): PerSample => {
  const {k, ignoreTies} = functionOptions('ndcg', options, {k: null, ignoreTies: false});
  return normalizedGain(k, ignoreTies);
});
