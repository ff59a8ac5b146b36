import {optionsOf} from '../../options.js';
import {checkPower, tweedieDeviance} from '../../functional/regression/tweedie_deviance.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface TweedieOptions extends OutputAverageOptions {
  /**
   * The power of the mean that the variance is proportional to: 0 normal, 1 Poisson, between 1 and 2 compound
   * Poisson, 2 gamma, 3 inverse Gaussian; not between 0 and 1. Default: 0.
   */
  power?: number;
}

/**
 * Mean deviance of a Tweedie distribution: the error that fits labels whose variance grows with their mean.
 *
 * - Formula: weighted mean, for every output, of 2 (y^(2-p) / ((1-p)(2-p)) - y m^(1-p) / (1-p) + m^(2-p) /
 *   (2-p)) with power p, label y and prediction m; (y - m)^2 for p = 0, and the limits for 1 and 2.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   []. Predictions must be greater than 0 unless the power is 0, labels at least 0 for powers of 1 or more,
 *   and greater than 0 for powers of 2 or more; otherwise it is an error, or NaN on a GPU.
 *
 * Source: `sklearn.metrics.mean_tweedie_deviance`.
 *
 * @example
 * const m = new MeanTweedieDeviance({power: 1});
 * m.updateState([2, 0, 1, 4], [0.5, 0.5, 2, 2]);
 * await m.result();   // 1.4260...
 */
export class MeanTweedieDeviance<N extends string = MetricNames['MeanTweedieDeviance']> extends OutputMean {
  static override className = 'MeanTweedieDeviance';
  declare readonly [KEY]?: Key<N>;
  protected readonly error: Elementwise;

  constructor(options: TweedieOptions & Named<N> = {}) {
    const {power = 0} = optionsOf(new.target, options);
    super(options, {power});
    this.error = tweedieDeviance(checkPower(MeanTweedieDeviance.className, power));
  }
}
