import {optionsOf} from '../../options.js';
import {thresholdMatches} from '../../functional/accuracy/binary_accuracy.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BinaryAccuracyOptions extends MetricOptions {
  /** A score greater than this predicts 1. Default: 0.5. */
  threshold?: number | null;
}

/**
 * How often a score is on the right side of a threshold.
 *
 * - Formula: mean of [yTrue = [yPred > threshold]].
 * - Shapes: any, the same for both; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.BinaryAccuracy`.
 *
 * @example
 * const m = new BinaryAccuracy({threshold: 0.5});
 * m.updateState([1, 1, 0, 0], [0.98, 1, 0, 0.6]);
 * await m.result();   // 0.75
 */
export class BinaryAccuracy<N extends string = MetricNames['BinaryAccuracy']> extends MeanMetric {
  static override className = 'BinaryAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  protected readonly perSample: PerSample;

  constructor(options: BinaryAccuracyOptions & Named<N> = {}) {
    optionsOf(new.target, options);
    const threshold = options.threshold ?? 0.5;
    super(options, {threshold});
    this.perSample = thresholdMatches(threshold);
  }
}
