import {absoluteError} from '../../functional/core/elementwise_errors.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean absolute error of each output, then over the outputs.
 *
 * - Formula: weighted mean of |yTrue - yPred| for every output.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   [].
 *
 * Source: `sklearn.metrics.mean_absolute_error`. For one number over all entries, use `MeanAbsoluteError`.
 *
 * @example
 * const m = new MultiOutputMeanAbsoluteError({multioutput: [0.3, 0.7]});
 * m.updateState([[0.5, 1], [-1, 1], [7, -6]], [[0, 2], [-1, 2], [8, -5]]);
 * await m.result();   // 0.85
 */
export class MultiOutputMeanAbsoluteError<
  N extends string = MetricNames['MultiOutputMeanAbsoluteError'],
> extends OutputMean {
  static override className = 'MultiOutputMeanAbsoluteError';
  declare readonly [KEY]?: Key<N>;
  protected readonly error = absoluteError;

  constructor(options: OutputAverageOptions & Named<N> = {}) {
    super(options);
  }
}
