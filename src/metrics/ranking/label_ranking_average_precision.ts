import {labelRankingPrecision} from '../../functional/ranking/label_ranking_average_precision.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, OF_RANKS} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * How well rankings put the relevant labels of a sample before the others.
 *
 * - Formula: mean over samples of the mean, over a sample's relevant labels, of (relevant labels that score
 *   at least as high) / (labels that score at least as high). 1 for a sample without relevant labels.
 * - Shapes: yPred [batch, ..., labels], yTrue in the same shape (labels greater than 0 are relevant) or class
 *   ids.
 * - Result: a number in 0..1; 0 before data. NaN for NaN in a sample, and for a class id that does not exist.
 *
 * Source: `sklearn.metrics.label_ranking_average_precision_score`.
 *
 * @example
 * const m = new LabelRankingAveragePrecision();
 * m.updateState([[1, 0, 0], [0, 0, 1]], [[0.75, 0.5, 1], [1, 0.2, 0.1]]);
 * await m.result();   // 0.41666...
 */
export class LabelRankingAveragePrecision<
  N extends string = MetricNames['LabelRankingAveragePrecision'],
> extends MeanMetric {
  static override className = 'LabelRankingAveragePrecision';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = OF_RANKS;
  protected readonly perSample = labelRankingPrecision;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
