import {functionOptions} from '../core/function_options.js';
import {
  checkTopK,
  placesOf,
  type QueryScore,
  relevanceOf,
  scoreOfQuery,
  type TopKFunctionOption,
} from './ranked_query.js';

/** The share of the irrelevant entries that are among the first `topK`. */
export function fallOutAt(topK: number | null): QueryScore {
  return query => {
    const places = placesOf(query, topK);
    const all = query.relevance.length - relevanceOf(query);
    return all === 0 ? 0 : (places - relevanceOf(query, places)) / all;
  };
}

/**
 * Fall-out of one query: the share of the irrelevant entries that are among the first `topK`. 0 without
 * irrelevant entries.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_fall_out` 1.9.
 *
 * @example
 * retrievalFallOut([1, 0, 0], [0.2, 0.3, 0.5], {topK: 1});   // 0.5
 */
export function retrievalFallOut(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: TopKFunctionOption = {},
): number {
  const where = 'retrievalFallOut';
  const {topK} = functionOptions(where, options, {topK: null});
  return scoreOfQuery(where, yTrue, yPred, fallOutAt(checkTopK(where, topK)));
}
