import {optionsOf} from '../../options.js';
import {hitAt} from '../../functional/retrieval/hit_rate.js';
import {
  checkTopK,
  type QueryScore,
  type TopKFunctionOption,
} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

export interface RetrievalHitRateOptions extends RetrievalOptions, TopKFunctionOption {}

/**
 * Hit rate of queries: how often a relevant entry is among the first.
 *
 * - Formula: the mean over queries of 1 if a relevant entry is among the `topK` greatest scores, else 0.
 * - Shapes: yTrue (0 or 1) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue, yPred,
 *   sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1; 0 before data. NaN for NaN among labels and scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalHitRate` 1.9, where entries with scores of 0 or less are never
 * found; here only their order counts, and of equal scores, irrelevant entries come first.
 *
 * @example
 * const m = new RetrievalHitRate({topK: 1});
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.5
 */
export class RetrievalHitRate<N extends string = 'retrieval_hit_rate'> extends RetrievalMetric {
  static override className = 'RetrievalHitRate';
  declare readonly [KEY]?: Key<N>;
  protected readonly ofQuery: QueryScore;

  constructor(options: RetrievalHitRateOptions & Named<N> = {}) {
    const {topK = null} = optionsOf(new.target, options);
    super(options, {topK});
    this.ofQuery = hitAt(checkTopK(this.className, topK));
  }
}
