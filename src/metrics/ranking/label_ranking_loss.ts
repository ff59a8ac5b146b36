import {wrongPairs} from '../../functional/ranking/label_ranking_loss.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, OF_RANKS} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * The share of pairs of labels that are in the wrong order.
 *
 * - Formula: mean over samples of (pairs of a relevant and an irrelevant label in which the relevant one does
 *   not score higher) / (all such pairs); 0 for a sample without such pairs.
 * - Shapes: yPred [batch, ..., labels], yTrue in the same shape (labels greater than 0 are relevant) or class
 *   ids.
 * - Result: a number in 0..1; 0 before data. NaN for NaN in a sample, and for a class id that does not exist.
 *
 * Source: `sklearn.metrics.label_ranking_loss`.
 *
 * @example
 * const m = new LabelRankingLoss();
 * m.updateState([[1, 0, 0], [0, 0, 1]], [[0.75, 0.5, 1], [1, 0.2, 0.1]]);
 * await m.result();   // 0.75
 */
export class LabelRankingLoss<N extends string = MetricNames['LabelRankingLoss']> extends MeanMetric {
  static override className = 'LabelRankingLoss';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly constantRule: ConstantRule = OF_RANKS;
  protected readonly perSample = wrongPairs;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
