import {klDivergenceOfRows} from '../../functional/probabilistic/kl_divergence.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Kullback-Leibler divergence of the predicted from the true distribution.
 *
 * - Formula: mean of sum(yTrue log(yTrue / yPred)) over the last axis, with both kept within 1e-7..1.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0 if both are distributions; 0 before data.
 *
 * Source: `keras.metrics.KLDivergence`.
 *
 * @example
 * const m = new KLDivergence();
 * m.updateState([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);
 * await m.result();   // 0.4581...
 */
export class KLDivergence<N extends string = MetricNames['KLDivergence']> extends MeanMetric {
  static override className = 'KLDivergence';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = klDivergenceOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
