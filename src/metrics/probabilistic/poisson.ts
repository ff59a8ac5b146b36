import {poissonOfRows} from '../../functional/probabilistic/poisson_loss.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Poisson loss, for predicted rates of counts.
 *
 * - Formula: mean of yPred - yTrue log(yPred + 1e-7), over the last axis first, then over the (weighted)
 *   samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number; 0 before data. Negative predictions give NaN.
 *
 * Source: `keras.metrics.Poisson`.
 *
 * @example
 * const m = new Poisson();
 * m.updateState([[0, 1], [0, 0]], [[1, 1], [0, 0]]);
 * await m.result();   // 0.4999...
 */
export class Poisson<N extends string = MetricNames['Poisson']> extends MeanMetric {
  static override className = 'Poisson';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = poissonOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
