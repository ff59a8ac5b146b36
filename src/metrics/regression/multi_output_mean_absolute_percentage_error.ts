import {relativeError} from '../../functional/core/elementwise_errors.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean absolute percentage error of each output, then over the outputs; as a fraction, not in percent.
 *
 * - Formula: weighted mean of |yTrue - yPred| / max(|yTrue|, 2.2e-16) for every output: a label of 0 that is
 *   not predicted exactly makes it huge.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   [].
 *
 * Source: `sklearn.metrics.mean_absolute_percentage_error`. Keras's, in percent, is
 * `MeanAbsolutePercentageError`.
 *
 * @example
 * const m = new MultiOutputMeanAbsolutePercentageError({multioutput: 'raw_values'});
 * m.updateState([[1, 2], [2, 4]], [[2, 2], [2, 3]]);
 * await m.result();   // [0.5, 0.125]
 */
export class MultiOutputMeanAbsolutePercentageError<
  N extends string = MetricNames['MultiOutputMeanAbsolutePercentageError'],
> extends OutputMean {
  static override className = 'MultiOutputMeanAbsolutePercentageError';
  declare readonly [KEY]?: Key<N>;
  protected readonly error = relativeError;

  constructor(options: OutputAverageOptions & Named<N> = {}) {
    super(options);
  }
}
