import {functionOptions} from '../core/function_options.js';
import {checkTopK, placesOf, type QueryScore, scoreOfQuery, type TopKFunctionOption} from './ranked_query.js';

/** 1 / the rank of the first relevant entry; 0 if it is not among the first `topK`. */
export function reciprocalRankAt(topK: number | null): QueryScore {
  return query => {
    const first = query.relevance.findIndex(relevance => relevance > 0);
    return first < 0 || first >= placesOf(query, topK) ? 0 : 1 / (first + 1);
  };
}

/**
 * Reciprocal rank of one query: 1 / the rank of its first relevant entry; 0 if that is not among the first
 * `topK`.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_reciprocal_rank` 1.9.
 *
 * @example
 * retrievalReciprocalRank([0, 1, 0], [0.2, 0.3, 0.5]);   // 0.5
 */
export function retrievalReciprocalRank(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: TopKFunctionOption = {},
): number {
  const where = 'retrievalReciprocalRank';
  const {topK} = functionOptions(where, options, {topK: null});
  return scoreOfQuery(where, yTrue, yPred, reciprocalRankAt(checkTopK(where, topK)));
}
