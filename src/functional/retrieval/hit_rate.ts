import {functionOptions} from '../core/function_options.js';
import {
  checkTopK,
  placesOf,
  type QueryScore,
  relevanceOf,
  scoreOfQuery,
  type TopKFunctionOption,
} from './ranked_query.js';

/** 1 if a relevant entry is among the first `topK`, else 0. */
export function hitAt(topK: number | null): QueryScore {
  return query => (relevanceOf(query, placesOf(query, topK)) > 0 ? 1 : 0);
}

/**
 * Hit rate of one query: 1 if a relevant entry is among the first `topK`, else 0.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_hit_rate` 1.9.
 *
 * @example
 * retrievalHitRate([1, 0, 0], [0.2, 0.3, 0.5], {topK: 2});   // 0
 */
export function retrievalHitRate(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: TopKFunctionOption = {},
): number {
  const where = 'retrievalHitRate';
  const {topK} = functionOptions(where, options, {topK: null});
  return scoreOfQuery(where, yTrue, yPred, hitAt(checkTopK(where, topK)));
}
