import {optionsOf} from '../../options.js';
import {normalizedGainAt} from '../../functional/retrieval/normalized_dcg.js';
import {
  checkTopK,
  type QueryScore,
  type TopKFunctionOption,
} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

export interface RetrievalNormalizedDCGOptions extends RetrievalOptions, TopKFunctionOption {}

/**
 * Normalized discounted cumulative gain of queries, for graded relevance.
 *
 * - Formula: the mean over queries of DCG / (DCG of the ranking by relevance), where DCG is the sum of yTrue
 *   / log2(rank + 1) over the `topK` greatest scores. Equal scores share the mean of their discounts.
 * - Shapes: yTrue (relevances) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue,
 *   yPred, sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1, if no relevance is negative; 0 before data. NaN for NaN among labels and
 *   scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalNormalizedDCG` 1.9. {@link NDCG} takes a query in each row.
 *
 * @example
 * const m = new RetrievalNormalizedDCG();
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.8467...
 */
export class RetrievalNormalizedDCG<N extends string = 'retrieval_normalized_dcg'> extends RetrievalMetric {
  static override className = 'RetrievalNormalizedDCG';
  declare readonly [KEY]?: Key<N>;
  protected readonly ofQuery: QueryScore;

  constructor(options: RetrievalNormalizedDCGOptions & Named<N> = {}) {
    const {topK = null} = optionsOf(new.target, options);
    super(options, {topK});
    this.ofQuery = normalizedGainAt(checkTopK(this.className, topK));
  }

  protected override get graded(): boolean {
    return true;
  }
}
