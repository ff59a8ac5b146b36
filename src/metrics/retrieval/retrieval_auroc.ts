import {optionsOf} from '../../options.js';
import {areaAt, checkMaxFpr, type RetrievalAUROCFunctionOptions} from '../../functional/retrieval/auroc.js';
import {checkTopK, type QueryScore} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

export interface RetrievalAUROCOptions extends RetrievalOptions, RetrievalAUROCFunctionOptions {}

/**
 * Area under the ROC curve of queries.
 *
 * - Formula: the mean over queries of the area over the `topK` greatest scores, where ties count half; 0 for
 *   a query whose first entries are all relevant, or all irrelevant. With `maxFpr`, the standardized partial
 *   area.
 * - Shapes: yTrue (0 or 1) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue, yPred,
 *   sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1; 0 before data. NaN for NaN among labels and scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalAUROC` 1.9, where entries with scores of 0 or less are never
 * found; here only their order counts, and of equal scores, irrelevant entries come first.
 *
 * @example
 * const m = new RetrievalAUROC();
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.75
 */
export class RetrievalAUROC<N extends string = 'retrieval_auroc'> extends RetrievalMetric {
  static override className = 'RetrievalAUROC';
  declare readonly [KEY]?: Key<N>;
  protected readonly ofQuery: QueryScore;

  constructor(options: RetrievalAUROCOptions & Named<N> = {}) {
    const {topK = null, maxFpr = null} = optionsOf(new.target, options);
    super(options, {topK, maxFpr});
    this.ofQuery = areaAt(checkTopK(this.className, topK), checkMaxFpr(this.className, maxFpr));
  }
}
