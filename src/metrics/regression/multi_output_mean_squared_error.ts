import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {squaredError} from '../../functional/core/elementwise_errors.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SquaredErrorOptions extends OutputAverageOptions {
  /** False: the root of each output's error. Default: true. */
  squared?: boolean;
}

/**
 * Mean squared error of each output, or its root, then over the outputs.
 *
 * - Formula: weighted mean of (yTrue - yPred)^2 for every output; with `squared: false` its root.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   [].
 *
 * Source: `sklearn.metrics.mean_squared_error`, and `root_mean_squared_error`. For one number over all
 * entries, use `MeanSquaredError` or `RootMeanSquaredError`.
 *
 * @example
 * const m = new MultiOutputMeanSquaredError({multioutput: 'raw_values', squared: false});
 * m.updateState([[0, 1], [0, 0]], [[2, 1], [2, 0]]);
 * await m.result();   // [2, 0]
 */
export class MultiOutputMeanSquaredError<
  N extends string = MetricNames['MultiOutputMeanSquaredError'],
> extends OutputMean {
  static override className = 'MultiOutputMeanSquaredError';
  declare readonly [KEY]?: Key<N>;
  protected readonly error = squaredError;
  private readonly squared: boolean;

  constructor(options: SquaredErrorOptions & Named<N> = {}) {
    const {squared = true} = optionsOf(new.target, options);
    super(options, {squared});
    this.squared = checkFlag(MultiOutputMeanSquaredError.className, 'squared', squared);
  }

  protected override finish(mean: number): number {
    return this.squared ? mean : Math.sqrt(mean);
  }
}
