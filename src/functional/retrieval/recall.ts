import {functionOptions} from '../core/function_options.js';
import {
  checkTopK,
  placesOf,
  type QueryScore,
  relevanceOf,
  scoreOfQuery,
  type TopKFunctionOption,
} from './ranked_query.js';

/** The share of the relevant entries that are among the first `topK`. */
export function recallAt(topK: number | null): QueryScore {
  return query => {
    const all = relevanceOf(query);
    return all === 0 ? 0 : relevanceOf(query, placesOf(query, topK)) / all;
  };
}

/**
 * Recall of one query: the share of the relevant entries that are among the first `topK`. 0 without relevant
 * entries.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_recall` 1.9.
 *
 * @example
 * retrievalRecall([1, 0, 1], [0.2, 0.3, 0.5], {topK: 2});   // 0.5
 */
export function retrievalRecall(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: TopKFunctionOption = {},
): number {
  const where = 'retrievalRecall';
  const {topK} = functionOptions(where, options, {topK: null});
  return scoreOfQuery(where, yTrue, yPred, recallAt(checkTopK(where, topK)));
}
