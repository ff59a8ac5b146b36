import {tweedieDeviance} from '../../functional/regression/tweedie_deviance.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean deviance of the Poisson distribution, for counts: `MeanTweedieDeviance` of power 1.
 *
 * - Formula: weighted mean, for every output, of 2 (y log(y / m) - y + m) with label y and prediction m.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   []. Predictions must be greater than 0, and labels at least 0; otherwise it is an error, or NaN on a GPU.
 *
 * Source: `sklearn.metrics.mean_poisson_deviance`.
 *
 * @example
 * const m = new MeanPoissonDeviance();
 * m.updateState([2, 0, 1, 4], [0.5, 0.5, 2, 2]);
 * await m.result();   // 1.4260...
 */
export class MeanPoissonDeviance<N extends string = MetricNames['MeanPoissonDeviance']> extends OutputMean {
  static override className = 'MeanPoissonDeviance';
  declare readonly [KEY]?: Key<N>;
  protected readonly error = tweedieDeviance(1);

  constructor(options: OutputAverageOptions & Named<N> = {}) {
    super(options);
  }
}
