import {checkCount} from '../../check.js';
import {optionsOf} from '../../options.js';
import {topKMatches} from '../../functional/accuracy/top_k_categorical_accuracy.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, TOP_K} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface TopKCategoricalAccuracyOptions extends MetricOptions {
  /** Number of likeliest classes to consider. Default: 5. */
  k?: number;
}

/**
 * How often the right class is among the k likeliest.
 *
 * - Formula: mean of [fewer than k scores are greater than the right class's score].
 * - Shapes: yPred [batch, ..., classes]; yTrue one-hot in the same shape, or class ids [batch, ...].
 * - Result: a number in 0..1; 0 before data. A k greater than the number of classes is an error.
 *
 * Source: `keras.metrics.TopKCategoricalAccuracy`.
 *
 * @example
 * const m = new TopKCategoricalAccuracy({k: 2});
 * m.updateState([[0, 0, 1], [1, 0, 0]], [[0.1, 0.7, 0.2], [0.1, 0.3, 0.6]]);
 * await m.result();   // 0.5
 */
export class TopKCategoricalAccuracy<
  N extends string = MetricNames['TopKCategoricalAccuracy'],
> extends MeanMetric {
  static override className = 'TopKCategoricalAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = TOP_K;
  protected readonly perSample: PerSample;

  constructor(options: TopKCategoricalAccuracyOptions & Named<N> = {}) {
    optionsOf(new.target, options);
    const k = checkCount(TopKCategoricalAccuracy.className, 'k', options.k ?? 5);
    super(options, {k});
    this.perSample = topKMatches(k);
  }
}
