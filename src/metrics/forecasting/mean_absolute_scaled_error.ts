import {absoluteError} from '../../functional/core/elementwise_errors.js';
import {ScaledError, type ScaledErrorOptions} from './scaled_error.js';

/**
 * Mean absolute error of forecasts, as a fraction of that of the naive forecast in the history (MASE).
 *
 * - Formula: mean |yTrue - yPred| / mean |yTrain[i] - yTrain[i - sp]|. Both are averaged over the outputs
 *   first, unless `multioutput` is `'raw_values'`.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it steps.
 *   [steps] is [steps, 1]. Weights of steps are sktime's `horizon_weight`.
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output; below 1 is better
 *   than the naive forecast. 0 before data. A history that the naive forecast predicts exactly counts as an
 *   error of 2.2e-16.
 *
 * Source: `sktime.performance_metrics.forecasting.mean_absolute_scaled_error`.
 *
 * @example
 * const m = new MeanAbsoluteScaledError({yTrain: [5, 0.5, 4, 6, 3, 5, 2]});
 * m.updateState([3, -0.5, 2, 7, 2], [2.5, 0, 2, 8, 1.25]);
 * await m.result();   // 0.1833...
 */
export class MeanAbsoluteScaledError extends ScaledError {
  static override className = 'MeanAbsoluteScaledError';

  constructor(options: ScaledErrorOptions) {
    super(options, absoluteError);
  }
}
