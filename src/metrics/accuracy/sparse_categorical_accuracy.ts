import {bestIdMatches} from '../../functional/accuracy/sparse_categorical_accuracy.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, GREATEST, isOneColumn} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * How often the likeliest class is the class id in yTrue.
 *
 * - Formula: mean of [yTrue = argmax yPred]; the first of several maxima.
 * - Shapes: yPred [batch, ..., classes], yTrue [batch, ...] or [batch, ..., 1].
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.SparseCategoricalAccuracy`.
 *
 * @example
 * const m = new SparseCategoricalAccuracy();
 * m.updateState([2, 1], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]]);
 * await m.result();   // 0.5
 */
export class SparseCategoricalAccuracy<
  N extends string = MetricNames['SparseCategoricalAccuracy'],
> extends MeanMetric {
  static override className = 'SparseCategoricalAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: GREATEST,
    instead: 'new BinaryAccuracy()',
  };
  protected readonly perSample = bestIdMatches;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
