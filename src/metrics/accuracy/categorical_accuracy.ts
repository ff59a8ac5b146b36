import {bestClassMatches} from '../../functional/accuracy/categorical_accuracy.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, GREATEST, isOneColumn} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * How often the likeliest class is the right one.
 *
 * - Formula: mean of [argmax yTrue = argmax yPred]; the first of several maxima.
 * - Shapes: yPred [batch, ..., classes]; yTrue one-hot in the same shape, or class ids [batch, ...].
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.CategoricalAccuracy`.
 *
 * @example
 * const m = new CategoricalAccuracy();
 * m.updateState([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]]);
 * await m.result();   // 0.5
 */
export class CategoricalAccuracy<N extends string = MetricNames['CategoricalAccuracy']> extends MeanMetric {
  static override className = 'CategoricalAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: GREATEST,
    instead: 'new BinaryAccuracy()',
  };
  protected readonly perSample = bestClassMatches;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
