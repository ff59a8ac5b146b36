import {optionsOf} from '../../options.js';
import {reciprocalRankAt} from '../../functional/retrieval/reciprocal_rank.js';
import {
  checkTopK,
  type QueryScore,
  type TopKFunctionOption,
} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

export interface RetrievalMRROptions extends RetrievalOptions, TopKFunctionOption {}

/**
 * Mean reciprocal rank of queries: how early the first relevant entry comes.
 *
 * - Formula: the mean over queries of 1 / (rank of the first relevant entry), 0 if it is not among the `topK`
 *   greatest scores.
 * - Shapes: yTrue (0 or 1) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue, yPred,
 *   sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1; 0 before data. NaN for NaN among labels and scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalMRR` 1.9, where entries with scores of 0 or less are never found;
 * here only their order counts, and of equal scores, irrelevant entries come first.
 *
 * @example
 * const m = new RetrievalMRR();
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.75
 */
export class RetrievalMRR<N extends string = 'retrieval_mrr'> extends RetrievalMetric {
  static override className = 'RetrievalMRR';
  declare readonly [KEY]?: Key<N>;
  protected readonly ofQuery: QueryScore;

  constructor(options: RetrievalMRROptions & Named<N> = {}) {
    const {topK = null} = optionsOf(new.target, options);
    super(options, {topK});
    this.ofQuery = reciprocalRankAt(checkTopK(this.className, topK));
  }
}
