import {functionOptions} from '../core/function_options.js';
import {checkTopK, placesOf, type QueryScore, scoreOfQuery, type TopKFunctionOption} from './ranked_query.js';

/** The mean of the precisions at the places of the relevant entries among the first `topK`. */
export function averagePrecisionAt(topK: number | null): QueryScore {
  return query => {
    const places = placesOf(query, topK);
    let [found, sum] = [0, 0];
    for (let i = 0; i < places; i++) if (query.relevance[i] > 0) sum += ++found / (i + 1);
    return found === 0 ? 0 : sum / found;
  };
}

/**
 * Average precision of one query: the mean of the precisions at the places of the relevant entries among the
 * first `topK`. 0 without any.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_average_precision` 1.9.
 *
 * @example
 * retrievalAveragePrecision([1, 0, 1], [0.2, 0.3, 0.5]);   // 0.8333...
 */
export function retrievalAveragePrecision(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: TopKFunctionOption = {},
): number {
  const where = 'retrievalAveragePrecision';
  const {topK} = functionOptions(where, options, {topK: null});
  return scoreOfQuery(where, yTrue, yPred, averagePrecisionAt(checkTopK(where, topK)));
}
