import {tweedieDeviance} from '../../functional/regression/tweedie_deviance.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean deviance of the gamma distribution, for positive numbers: `MeanTweedieDeviance` of power 2.
 *
 * - Formula: weighted mean, for every output, of 2 (log(m / y) + y / m - 1) with label y and prediction m.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   []. Labels and predictions must be greater than 0; otherwise it is an error, or NaN on a GPU.
 *
 * Source: `sklearn.metrics.mean_gamma_deviance`.
 *
 * @example
 * const m = new MeanGammaDeviance();
 * m.updateState([2, 0.5, 1, 4], [0.5, 0.5, 2, 2]);
 * await m.result();   // 1.0568...
 */
export class MeanGammaDeviance<N extends string = MetricNames['MeanGammaDeviance']> extends OutputMean {
  static override className = 'MeanGammaDeviance';
  declare readonly [KEY]?: Key<N>;
  protected readonly error = tweedieDeviance(2);

  constructor(options: OutputAverageOptions & Named<N> = {}) {
    super(options);
  }
}
