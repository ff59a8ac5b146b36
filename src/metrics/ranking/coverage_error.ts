import {coverage} from '../../functional/ranking/coverage_error.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, OF_RANKS} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * How far down the ranking all relevant labels of a sample are found.
 *
 * - Formula: mean over samples of the number of labels whose score is at least that of the lowest relevant
 *   label; 0 for a sample without relevant labels.
 * - Shapes: yPred [batch, ..., labels], yTrue in the same shape (labels greater than 0 are relevant) or class
 *   ids.
 * - Result: a number from 0 to the number of labels; 0 before data. NaN for NaN in a sample, and for a class
 *   id that does not exist.
 *
 * Source: `sklearn.metrics.coverage_error`.
 *
 * @example
 * const m = new CoverageError();
 * m.updateState([[1, 0, 0], [0, 1, 1]], [[1, 0, 0.5], [0.2, 1, 0.1]]);
 * await m.result();   // 2
 */
export class CoverageError<N extends string = MetricNames['CoverageError']> extends MeanMetric {
  static override className = 'CoverageError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly constantRule: ConstantRule = OF_RANKS;
  protected readonly perSample = coverage;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
