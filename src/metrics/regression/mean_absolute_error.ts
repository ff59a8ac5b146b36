import {absoluteErrorOfRows} from '../../functional/regression/mean_absolute_error.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean of the absolute differences between labels and predictions.
 *
 * - Formula: mean of |yTrue - yPred|, over the last axis first,
 *   then over the (weighted) samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.MeanAbsoluteError`.
 *
 * @example
 * const m = new MeanAbsoluteError();
 * m.updateState([[0, 1], [0, 0]], [[1, 1], [0, 0]]);
 * await m.result();   // 0.25
 */
export class MeanAbsoluteError<N extends string = MetricNames['MeanAbsoluteError']> extends MeanMetric {
  static override className = 'MeanAbsoluteError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = absoluteErrorOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
