import {functionOptions} from '../core/function_options.js';
import {discountedSum} from '../ranking/discounts.js';
import {checkTopK, type QueryScore, scoreOfQuery, type TopKFunctionOption} from './ranked_query.js';

/**
 * The discounted gain of the first `topK`, divided by the greatest possible one. Equal scores share their
 * gain.
 */
export function normalizedGainAt(topK: number | null): QueryScore {
  const options = {k: topK, logBase: 2};
  const gainOf = discountedSum({...options, ignoreTies: false});
  const bestOf = discountedSum({...options, ignoreTies: true});
  return ({relevance, scores}) => {
    const best = bestOf(relevance, relevance);
    return best === 0 ? 0 : gainOf(relevance, scores) / best;
  };
}

/**
 * Normalized discounted cumulative gain of one query: the sum of relevance / log2(rank + 1) over the first
 * `topK`, divided by the greatest possible one. Equal scores share the mean of their discounts. 0 without
 * relevance.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_normalized_dcg` 1.9.
 *
 * @example
 * retrievalNormalizedDCG([1, 0, 2], [0.1, 0.2, 0.9]);   // 0.9502...
 */
export function retrievalNormalizedDCG(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: TopKFunctionOption = {},
): number {
  const where = 'retrievalNormalizedDCG';
  const {topK} = functionOptions(where, options, {topK: null});
  return scoreOfQuery(where, yTrue, yPred, normalizedGainAt(checkTopK(where, topK)), true);
}
