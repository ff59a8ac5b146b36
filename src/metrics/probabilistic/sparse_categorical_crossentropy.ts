import {checkAxis, checkFlag, checkIgnoreClass} from '../../check.js';
import {optionsOf} from '../../options.js';
import {
  sparseCategoricalCrossentropyAlong,
  type SparseCategoricalCrossentropyFunctionOptions,
} from '../../functional/probabilistic/sparse_categorical_crossentropy.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, SHARE, isOneColumn} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SparseCategoricalCrossentropyOptions
  extends MetricOptions, SparseCategoricalCrossentropyFunctionOptions {}

/**
 * Cross-entropy between class ids and predictions of several classes.
 *
 * - Formula: mean of -log p[yTrue]; probabilities are divided by their sum and kept 1e-7 away from 0 and 1.
 *   Samples of `ignoreClass` are left out, of the denominator too.
 * - Shapes: yPred [batch, ..., classes] (or the classes on another `axis`), yTrue [batch, ...], or with size
 *   1 on that axis.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.SparseCategoricalCrossentropy`.
 *
 * @example
 * const m = new SparseCategoricalCrossentropy();
 * m.updateState([1, 2], [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]);
 * await m.result();   // 1.1769...
 */
export class SparseCategoricalCrossentropy<
  N extends string = MetricNames['SparseCategoricalCrossentropy'],
> extends MeanMetric {
  static override className = 'SparseCategoricalCrossentropy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly nan: NaNOutcome = 'ignored';
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: SHARE,
    instead: 'new BinaryCrossentropy()',
  };
  protected readonly perSample: PerSample;

  constructor(options: SparseCategoricalCrossentropyOptions & Named<N> = {}) {
    const {fromLogits = false, ignoreClass = null, axis = -1} = optionsOf(new.target, options);
    super(options, {fromLogits, ignoreClass, axis});
    checkIgnoreClass(this.className, ignoreClass, false);
    checkAxis(this.className, axis);
    checkFlag(this.className, 'fromLogits', fromLogits);
    this.perSample = sparseCategoricalCrossentropyAlong(fromLogits, ignoreClass, axis);
  }
}
