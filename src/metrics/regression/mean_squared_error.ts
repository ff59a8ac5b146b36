import {squaredErrorOfRows} from '../../functional/regression/mean_squared_error.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean of the squared differences between labels and predictions.
 *
 * - Formula: mean of (yTrue - yPred)^2, over the last axis first,
 *   then over the (weighted) samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.MeanSquaredError`.
 *
 * @example
 * const m = new MeanSquaredError();
 * m.updateState([[0, 1], [0, 0]], [[1, 1], [0, 0]]);
 * await m.result();   // 0.25
 */
export class MeanSquaredError<N extends string = MetricNames['MeanSquaredError']> extends MeanMetric {
  static override className = 'MeanSquaredError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = squaredErrorOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
