import {matches} from '../../functional/accuracy/accuracy.js';
import type {MetricOptions} from '../../types.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * How often labels and predictions are the same value.
 *
 * - Formula: mean of [yTrue = yPred].
 * - Shapes: any, the same for both; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number in 0..1; 0 before data.
 *
 * For scores and probabilities, use {@link BinaryAccuracy} or {@link CategoricalAccuracy}.
 *
 * Source: `keras.metrics.Accuracy`.
 *
 * @example
 * const m = new Accuracy();
 * m.updateState([1, 2, 3, 4], [0, 2, 3, 4]);
 * await m.result();   // 0.75
 */
export class Accuracy<N extends string = MetricNames['Accuracy']> extends MeanMetric {
  static override className = 'Accuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  protected readonly perSample = matches;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
