import {sqrt, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {squaredErrorOfEntries} from '../../functional/regression/squared_error.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import {meanOf} from '../base/weighted_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Root of the mean of the squared differences between labels and predictions.
 *
 * - Formula: sqrt(mean of (yTrue - yPred)^2) over all entries.
 * - Shapes: any, the same for both; ranks that differ by a trailing 1 are reconciled. Weights may have the
 *   shape of the entries.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.RootMeanSquaredError`.
 *
 * @example
 * const m = new RootMeanSquaredError();
 * m.updateState([[0, 1], [0, 0]], [[1, 1], [0, 0]]);
 * await m.result();   // 0.5
 */
export class RootMeanSquaredError<N extends string = MetricNames['RootMeanSquaredError']> extends MeanMetric {
  static override className = 'RootMeanSquaredError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = squaredErrorOfEntries;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }

  override compute([state]: readonly (Float64Array | undefined)[]): number {
    return Math.sqrt(meanOf(state));
  }

  override computeDevice(values: readonly Tensor[]): Tensor {
    return tidy(() => sqrt(super.computeDevice(values)));
  }
}
