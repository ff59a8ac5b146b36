import {checkFlag} from '../../check.js';
import {squaredError} from '../../functional/core/elementwise_errors.js';
import {optionsOf} from '../../options.js';
import {ScaledError, type ScaledErrorOptions} from './scaled_error.js';

export interface MeanSquaredScaledErrorOptions extends ScaledErrorOptions {
  /** The root of the result (RMSSE). Default: false. */
  squareRoot?: boolean;
}

/**
 * Mean squared error of forecasts, as a fraction of that of the naive forecast in the history (MSSE).
 *
 * - Formula: mean (yTrue - yPred)^2 / mean (yTrain[i] - yTrain[i - sp])^2; with `squareRoot` its root. Both
 *   are averaged over the outputs first, unless `multioutput` is `'raw_values'`.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it steps.
 *   [steps] is [steps, 1]. Weights of steps are sktime's `horizon_weight`.
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output; below 1 is better
 *   than the naive forecast. 0 before data. A history that the naive forecast predicts exactly counts as an
 *   error of 2.2e-16.
 *
 * Source: `sktime.performance_metrics.forecasting.mean_squared_scaled_error`.
 *
 * @example
 * const m = new MeanSquaredScaledError({yTrain: [5, 0.5, 4, 6, 3, 5, 2], squareRoot: true});
 * m.updateState([3, -0.5, 2, 7, 2], [2.5, 0, 2, 8, 1.25]);
 * await m.result();   // 0.2056...
 */
export class MeanSquaredScaledError extends ScaledError {
  static override className = 'MeanSquaredScaledError';
  private readonly squareRoot: boolean;

  constructor(options: MeanSquaredScaledErrorOptions) {
    const {squareRoot = false} = optionsOf(new.target, options);
    super(options, squaredError, {squareRoot});
    this.squareRoot = checkFlag(this.className, 'squareRoot', squareRoot);
  }

  protected override scaled(error: number, naive: number): number {
    const ratio = super.scaled(error, naive);
    return this.squareRoot ? Math.sqrt(ratio) : ratio;
  }
}
