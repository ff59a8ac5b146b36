import {checkAxis, checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {
  categoricalCrossentropyAlong,
  type CategoricalCrossentropyFunctionOptions,
} from '../../functional/probabilistic/categorical_crossentropy.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, SHARE, isOneColumn} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface CategoricalCrossentropyOptions
  extends MetricOptions, CategoricalCrossentropyFunctionOptions {}

/**
 * Cross-entropy between one-hot labels and predictions of several classes.
 *
 * - Formula: mean of -sum(y log p) over the classes; probabilities are divided by their sum and kept 1e-7
 *   away from 0 and 1. With smoothing s, y becomes y (1 - s) + s / classes.
 * - Shapes: yTrue and yPred [batch, ..., classes] (or the classes on another `axis`).
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.CategoricalCrossentropy`.
 *
 * @example
 * const m = new CategoricalCrossentropy();
 * m.updateState([[0, 1, 0], [0, 0, 1]], [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]);
 * await m.result();   // 1.1769...
 */
export class CategoricalCrossentropy<
  N extends string = MetricNames['CategoricalCrossentropy'],
> extends MeanMetric {
  static override className = 'CategoricalCrossentropy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: SHARE,
    instead: 'new BinaryCrossentropy()',
  };
  protected readonly perSample: PerSample;

  constructor(options: CategoricalCrossentropyOptions & Named<N> = {}) {
    const {fromLogits = false, labelSmoothing = 0, axis = -1} = optionsOf(new.target, options);
    super(options, {fromLogits, labelSmoothing, axis});
    checkAxis(this.className, axis);
    checkFlag(this.className, 'fromLogits', fromLogits);
    this.perSample = categoricalCrossentropyAlong(fromLogits, labelSmoothing, axis);
  }
}
