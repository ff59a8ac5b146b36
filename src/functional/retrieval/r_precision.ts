import {type QueryScore, relevanceOf, scoreOfQuery} from './ranked_query.js';

/** The relevant entries among the first R, divided by R, the number of relevant entries. */
export const rPrecision: QueryScore = query => {
  const all = relevanceOf(query);
  return all === 0 ? 0 : relevanceOf(query, all) / all;
};

/**
 * R-precision of one query: the relevant entries among the first R, divided by R, the number of relevant
 * entries. 0 without relevant entries.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_r_precision` 1.9.
 *
 * @example
 * retrievalRPrecision([1, 0, 1], [0.2, 0.3, 0.5]);   // 0.5
 */
export function retrievalRPrecision(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): number {
  return scoreOfQuery('retrievalRPrecision', yTrue, yPred, rPrecision);
}
