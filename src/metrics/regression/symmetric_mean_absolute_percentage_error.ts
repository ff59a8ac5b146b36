import {symmetricErrorOfRows} from '../../functional/regression/symmetric_mean_absolute_percentage_error.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean of the absolute errors as fractions of the mean of label and prediction: at most 2, even around 0.
 *
 * - Formula: mean of 2 |yTrue - yPred| / max(|yTrue| + |yPred|, 1.17e-6), over the last axis first,
 *   then over the (weighted) samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number in 0..2; 0 before data.
 *
 * Source: `torchmetrics.functional.symmetric_mean_absolute_percentage_error`.
 *
 * @example
 * const m = new SymmetricMeanAbsolutePercentageError();
 * m.updateState([1, 2, 4], [3, 2, 4]);
 * await m.result();   // 0.3333...
 */
export class SymmetricMeanAbsolutePercentageError<
  N extends string = MetricNames['SymmetricMeanAbsolutePercentageError'],
> extends MeanMetric {
  static override className = 'SymmetricMeanAbsolutePercentageError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = symmetricErrorOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
