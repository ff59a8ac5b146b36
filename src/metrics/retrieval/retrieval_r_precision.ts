import {rPrecision} from '../../functional/retrieval/r_precision.js';
import type {QueryScore} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

/**
 * R-precision of queries: precision at the number of relevant entries.
 *
 * - Formula: the mean over queries of (relevant entries among the R greatest scores) / R, where R is the
 *   number of relevant entries of the query.
 * - Shapes: yTrue (0 or 1) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue, yPred,
 *   sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1; 0 before data. NaN for NaN among labels and scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalRPrecision` 1.9, where entries with scores of 0 or less are never
 * found; here only their order counts, and of equal scores, irrelevant entries come first.
 *
 * @example
 * const m = new RetrievalRPrecision();
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.75
 */
export class RetrievalRPrecision<N extends string = 'retrieval_r_precision'> extends RetrievalMetric {
  static override className = 'RetrievalRPrecision';
  declare readonly [KEY]?: Key<N>;
  protected readonly ofQuery: QueryScore = rPrecision;

  constructor(options: RetrievalOptions & Named<N> = {}) {
    super(options);
  }
}
