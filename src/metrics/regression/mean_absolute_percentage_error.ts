import {percentageErrorOfRows} from '../../functional/regression/mean_absolute_percentage_error.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean of the absolute differences, in percent of the labels.
 *
 * - Formula: 100 times the mean of |yTrue - yPred| / max(|yTrue|, 1e-7)(a label of 0 makes it huge), over the
 *   last axis first, then over the (weighted) samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.MeanAbsolutePercentageError`.
 *
 * @example
 * const m = new MeanAbsolutePercentageError();
 * m.updateState([[1, 2]], [[1.5, 2]]);
 * await m.result();   // 25
 */
export class MeanAbsolutePercentageError<
  N extends string = MetricNames['MeanAbsolutePercentageError'],
> extends MeanMetric {
  static override className = 'MeanAbsolutePercentageError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = percentageErrorOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
