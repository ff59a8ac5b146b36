import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {squaredLogError} from '../../functional/core/elementwise_errors.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {SquaredErrorOptions} from './multi_output_mean_squared_error.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean squared error of the logarithms of each output, or its root, then over the outputs.
 *
 * - Formula: weighted mean of (log(1 + yTrue) - log(1 + yPred))^2 for every output; with `squared: false` its
 *   root.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   []. Numbers of -1 or less are an error, or NaN on a GPU.
 *
 * Source: `sklearn.metrics.mean_squared_log_error`, and `root_mean_squared_log_error`. Keras's, which
 * replaces numbers below 0 by 0, is `MeanSquaredLogarithmicError`.
 *
 * @example
 * const m = new MultiOutputMeanSquaredLogError();
 * m.updateState([[3, 5], [5, 1], [7, 6]], [[2, 8], [4, 2], [8, 5]]);
 * await m.result();   // 0.0804...
 */
export class MultiOutputMeanSquaredLogError<
  N extends string = MetricNames['MultiOutputMeanSquaredLogError'],
> extends OutputMean {
  static override className = 'MultiOutputMeanSquaredLogError';
  declare readonly [KEY]?: Key<N>;
  protected readonly error = squaredLogError;
  private readonly squared: boolean;

  constructor(options: SquaredErrorOptions & Named<N> = {}) {
    const {squared = true} = optionsOf(new.target, options);
    super(options, {squared});
    this.squared = checkFlag(MultiOutputMeanSquaredLogError.className, 'squared', squared);
  }

  protected override finish(mean: number): number {
    return this.squared ? mean : Math.sqrt(mean);
  }
}
