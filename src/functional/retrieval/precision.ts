import {functionOptions} from '../core/function_options.js';
import {
  checkTopK,
  placesOf,
  type QueryScore,
  relevanceOf,
  scoreOfQuery,
  type TopKFunctionOption,
} from './ranked_query.js';

export interface RetrievalPrecisionFunctionOptions extends TopKFunctionOption {
  /** A query with fewer than `topK` entries is divided by their number instead. Default: false. */
  adaptiveK?: boolean;
}

/** The relevant entries among the first `topK`, divided by `topK`. */
export function precisionAt(topK: number | null, adaptiveK: boolean): QueryScore {
  return query => {
    const places = placesOf(query, topK);
    return relevanceOf(query, places) / (topK === null || adaptiveK ? places : topK);
  };
}

/**
 * Precision of one query: the relevant entries among the first `topK`, divided by `topK`. 0 without relevant
 * entries.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_precision` 1.9.
 *
 * @example
 * retrievalPrecision([1, 0, 1], [0.2, 0.3, 0.5], {topK: 2});   // 0.5
 */
export function retrievalPrecision(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RetrievalPrecisionFunctionOptions = {},
): number {
  const where = 'retrievalPrecision';
  const {topK, adaptiveK} = functionOptions(where, options, {topK: null, adaptiveK: false});
  return scoreOfQuery(where, yTrue, yPred, precisionAt(checkTopK(where, topK), adaptiveK));
}
