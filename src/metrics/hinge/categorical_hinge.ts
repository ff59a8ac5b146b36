import {categoricalHingeOfRows} from '../../functional/hinge/categorical_hinge.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Hinge loss of the right class against the best of the wrong ones.
 *
 * - Formula: mean of max(0, 1 + max((1 - yTrue) yPred) - sum(yTrue yPred)), over the classes, then over the
 *   (weighted) samples.
 * - Shapes: yPred [batch, ..., classes] with one-hot yTrue of that shape, or class ids [batch, ...], [batch,
 *   ..., 1]; NaN for an id that does not exist.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.CategoricalHinge`.
 *
 * @example
 * const m = new CategoricalHinge();
 * m.updateState([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);
 * await m.result();   // 1.4...
 */
export class CategoricalHinge<N extends string = MetricNames['CategoricalHinge']> extends MeanMetric {
  static override className = 'CategoricalHinge';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = categoricalHingeOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
