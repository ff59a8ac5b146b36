import {optionError} from '../../check.js';
import {functionOptions} from '../core/function_options.js';
import {rocArea} from '../curve/roc.js';
import {curveThrough} from '../curve/score_curve.js';
import {
  checkTopK,
  placesOf,
  type QueryScore,
  relevanceOf,
  scoreOfQuery,
  type TopKFunctionOption,
} from './ranked_query.js';

export interface RetrievalAUROCFunctionOptions extends TopKFunctionOption {
  /** Computes the standardized partial area up to this false positive rate. Default: null, 1. */
  maxFpr?: number | null;
}

/** Throws unless `maxFpr` lies above 0 and not above 1, or is null. */
export function checkMaxFpr(where: string, maxFpr: number | null): number | null {
  if (maxFpr === null || (typeof maxFpr === 'number' && maxFpr > 0 && maxFpr <= 1)) return maxFpr;
  throw optionError(where, 'maxFpr', 'a number above 0 and not above 1, or null', maxFpr);
}

/** The area under the ROC curve of the first `topK`; 0 if these are all relevant, or all irrelevant. */
export function areaAt(topK: number | null, maxFpr: number | null): QueryScore {
  return query => {
    const places = placesOf(query, topK);
    const relevant = relevanceOf(query, places);
    if (relevant === 0 || relevant === places) return 0;
    const [labels, values] = [query.relevance, query.scores].map(xs => xs.slice(0, places).reverse());
    return rocArea(
      curveThrough({values, labels, weights: undefined}, label => label > 0),
      maxFpr,
    );
  };
}

/**
 * Area under the ROC curve of one query, over the first `topK`. Equal scores count half. 0 if these are all
 * relevant, or all irrelevant.
 *
 * Source: `torchmetrics.functional.retrieval.retrieval_auroc` 1.9.
 *
 * @example
 * retrievalAUROC([1, 0, 1], [0.2, 0.3, 0.5]);   // 0.5
 */
export function retrievalAUROC(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RetrievalAUROCFunctionOptions = {},
): number {
  const where = 'retrievalAUROC';
  const {topK, maxFpr} = functionOptions(where, options, {topK: null, maxFpr: null});
  return scoreOfQuery(where, yTrue, yPred, areaAt(checkTopK(where, topK), checkMaxFpr(where, maxFpr)));
}
