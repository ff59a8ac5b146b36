import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {pinballLoss} from '../../functional/core/elementwise_errors.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import type {OutputAverageOptions} from '../outputs/output_average.js';
import {OutputMean} from '../outputs/output_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface PinballOptions extends OutputAverageOptions {
  /** The quantile that is predicted, in 0..1. Default: 0.5, the median. */
  alpha?: number;
}

/**
 * Pinball (quantile) loss, which is least if the predictions are the `alpha` quantile of the labels.
 *
 * - Formula: weighted mean of alpha max(d, 0) + (1 - alpha) max(-d, 0), d = yTrue - yPred, for every output.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   [].
 *
 * Source: `sklearn.metrics.mean_pinball_loss`.
 *
 * @example
 * const m = new MeanPinballLoss({alpha: 0.25});
 * m.updateState([1, 2, 3], [0, 2, 7]);
 * await m.result();   // 1.0833...
 */
export class MeanPinballLoss<N extends string = MetricNames['MeanPinballLoss']> extends OutputMean {
  static override className = 'MeanPinballLoss';
  declare readonly [KEY]?: Key<N>;
  protected readonly error: Elementwise;

  constructor(options: PinballOptions & Named<N> = {}) {
    const {alpha = 0.5} = optionsOf(new.target, options);
    super(options, {alpha});
    this.error = pinballLoss(checkFraction(MeanPinballLoss.className, 'alpha', alpha));
  }
}
