import {crpsOfRows} from '../../functional/probabilistic/crps.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * How far the distribution of an ensemble of forecasts is from the value that was observed: the area between
 * their distribution functions, squared. Of a single forecast it would be the absolute error.
 *
 * - Formula: mean of [mean over i of |x_i - yTrue| - mean over i and j of |x_i - x_j| / 2], where x_i are the
 *   members of the ensemble.
 * - Shapes: yPred [batch, ..., members] with at least 2 members, yTrue [batch, ...] or [batch, ..., 1].
 * - Result: a number, at least 0, in the unit of the labels; 0 before data.
 *
 * Source: `torchmetrics.functional.continuous_ranked_probability_score`.
 *
 * @example
 * const m = new ContinuousRankedProbabilityScore();
 * m.updateState([0, 1], [[-1, 1], [1, 3]]);
 * await m.result();   // 0.5
 */
export class ContinuousRankedProbabilityScore<
  N extends string = MetricNames['ContinuousRankedProbabilityScore'],
> extends MeanMetric {
  static override className = 'ContinuousRankedProbabilityScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = crpsOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
