import {checkCount} from '../../check.js';
import {optionsOf} from '../../options.js';
import {reciprocalRank, type ReciprocalRankOptions} from '../../functional/ranking/mean_reciprocal_rank.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, OF_RANKS} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MeanReciprocalRankOptions extends MetricOptions, ReciprocalRankOptions {}

/**
 * How early in the ranking the first relevant label is.
 *
 * - Formula: mean over samples of 1 / (rank of the first relevant label); 0 for a sample without one, or
 *   without one among the first `k`. Ties count against the prediction: irrelevant labels of the same score
 *   come first.
 * - Shapes: yPred [batch, ..., labels], yTrue in the same shape (labels greater than 0 are relevant) or class
 *   ids.
 * - Result: a number in 0..1; 0 before data. NaN for NaN in a sample, and for a class id that does not exist.
 *
 * Source: Voorhees (1999), `torchmetrics.retrieval.RetrievalMRR` with a query in each row.
 *
 * @example
 * const m = new MeanReciprocalRank();
 * m.updateState([1, 0], [[0.2, 0.7, 0.1], [0.2, 0.7, 0.3]]);
 * await m.result();   // 0.6666...
 */
export class MeanReciprocalRank<N extends string = MetricNames['MeanReciprocalRank']> extends MeanMetric {
  static override className = 'MeanReciprocalRank';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = OF_RANKS;
  protected readonly perSample: PerSample;

  constructor(options: MeanReciprocalRankOptions & Named<N> = {}) {
    const {k = null} = optionsOf(new.target, options);
    super(options, {k});
    if (k !== null) checkCount(this.className, 'k', k, 1);
    this.perSample = reciprocalRank(k);
  }
}
