import {optionsOf} from '../../options.js';
import {precisionAt, type RetrievalPrecisionFunctionOptions} from '../../functional/retrieval/precision.js';
import {checkFlag} from '../../check.js';
import {checkTopK, type QueryScore} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

export interface RetrievalPrecisionOptions extends RetrievalOptions, RetrievalPrecisionFunctionOptions {}

/**
 * Precision of queries: how many of the first entries are relevant.
 *
 * - Formula: the mean over queries of (relevant entries among the `topK` greatest scores) / `topK`; with
 *   `adaptiveK`, a query with fewer entries is divided by their number.
 * - Shapes: yTrue (0 or 1) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue, yPred,
 *   sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1; 0 before data. NaN for NaN among labels and scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalPrecision` 1.9, where entries with scores of 0 or less are never
 * found; here only their order counts, and of equal scores, irrelevant entries come first.
 *
 * @example
 * const m = new RetrievalPrecision({topK: 2});
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.5
 */
export class RetrievalPrecision<N extends string = 'retrieval_precision'> extends RetrievalMetric {
  static override className = 'RetrievalPrecision';
  declare readonly [KEY]?: Key<N>;
  protected readonly ofQuery: QueryScore;

  constructor(options: RetrievalPrecisionOptions & Named<N> = {}) {
    const {topK = null, adaptiveK = false} = optionsOf(new.target, options);
    super(options, {topK, adaptiveK});
    this.ofQuery = precisionAt(
      checkTopK(this.className, topK),
      checkFlag(this.className, 'adaptiveK', adaptiveK),
    );
  }
}
