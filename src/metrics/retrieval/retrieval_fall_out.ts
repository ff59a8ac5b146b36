import {optionsOf} from '../../options.js';
import {fallOutAt} from '../../functional/retrieval/fall_out.js';
import {
  checkTopK,
  type QueryScore,
  type RankedQuery,
  relevanceOf,
  type TopKFunctionOption,
} from '../../functional/retrieval/ranked_query.js';
import type {Key, KEY, Named} from '../metric_names.js';
import {RetrievalMetric, type RetrievalOptions} from './retrieval_metric.js';

export interface RetrievalFallOutOptions extends RetrievalOptions, TopKFunctionOption {}

/**
 * Fall-out of queries: how many of the irrelevant entries are among the first.
 *
 * - Formula: the mean over queries of (irrelevant entries among the `topK` greatest scores) / (irrelevant
 *   entries).
 * - Shapes: yTrue (0 or 1) and yPred of the same shape, [entries] or [batch, ...]; `updateState(yTrue, yPred,
 *   sampleWeight?, queries)` with a number for each entry, or for each row. Weights are 0 or 1.
 * - Result: a number in 0..1; 0 before data. NaN for NaN among labels and scores.
 *
 * Source: `torchmetrics.retrieval.RetrievalFallOut` 1.9, where entries with scores of 0 or less are never
 * found; here only their order counts, and of equal scores, irrelevant entries come first.
 *
 * @example
 * const m = new RetrievalFallOut({topK: 2});
 * m.updateState([0, 0, 1, 0, 1, 0, 1], [0.2, 0.3, 0.5, 0.1, 0.3, 0.5, 0.2], null, [0, 0, 0, 1, 1, 1, 1]);
 * await m.result();   // 0.5
 */
export class RetrievalFallOut<N extends string = 'retrieval_fall_out'> extends RetrievalMetric {
  static override className = 'RetrievalFallOut';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly ofQuery: QueryScore;

  constructor(options: RetrievalFallOutOptions & Named<N> = {}) {
    const {topK = null} = optionsOf(new.target, options);
    super(options, {topK}, 'pos');
    this.ofQuery = fallOutAt(checkTopK(this.className, topK));
  }

  protected override isEmpty(query: RankedQuery): boolean {
    return relevanceOf(query) === query.relevance.length;
  }
}
