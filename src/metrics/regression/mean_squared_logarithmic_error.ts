import {squaredLogarithmicErrorOfRows} from '../../functional/regression/mean_squared_logarithmic_error.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean of the squared differences between the logarithms of labels and predictions.
 *
 * - Formula: mean of (log(yPred + 1) - log(yTrue + 1))^2 with both at least 1e-7, over the last axis first,
 *   then over the (weighted) samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.MeanSquaredLogarithmicError`.
 *
 * @example
 * const m = new MeanSquaredLogarithmicError();
 * m.updateState([[0, 1], [0, 0]], [[1, 1], [0, 0]]);
 * await m.result();   // 0.1201...
 */
export class MeanSquaredLogarithmicError<
  N extends string = MetricNames['MeanSquaredLogarithmicError'],
> extends MeanMetric {
  static override className = 'MeanSquaredLogarithmicError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = squaredLogarithmicErrorOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
