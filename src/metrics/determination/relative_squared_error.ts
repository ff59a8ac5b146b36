import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {squaredError} from '../../functional/core/elementwise_errors.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {meanOverOutputs} from '../outputs/output_average.js';
import {outputMoments} from '../outputs/output_moments.js';
import {outputSums} from '../outputs/output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface RelativeSquaredErrorOptions extends MetricOptions {
  /** False: the root of each output's error. Default: true. */
  squared?: boolean;
}

/** Lower limit of the variation of the labels: the epsilon of float32. */
const LEAST = 2 ** -23;

/**
 * Sum of the squared errors, as a fraction of the sum that the mean of the labels would have.
 *
 * - Formula: sum (yTrue - yPred)^2 / max(sum (yTrue - mean yTrue)^2, 1.19e-7) of every output, with
 *   `squared: false` its root; then the mean over the outputs.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0; 1 is as good as the mean of the labels. 0 before data.
 *
 * Source: `torchmetrics.functional.relative_squared_error`. 1 minus it is `R2MultiScore`.
 *
 * @example
 * const m = new RelativeSquaredError();
 * m.updateState([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
 * await m.result();   // 0.0513...
 */
export class RelativeSquaredError<
  N extends string = MetricNames['RelativeSquaredError'],
> extends StatisticMetric<number> {
  static override className = 'RelativeSquaredError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  private readonly squared: boolean;

  constructor(options: RelativeSquaredErrorOptions & Named<N> = {}) {
    const {squared = true} = optionsOf(new.target, options);
    super(options, {squared});
    this.squared = checkFlag(this.className, 'squared', squared);
  }

  protected declare(): readonly Statistic[] {
    return [outputSums(this.className, squaredError), outputMoments(this.className, 'labels')];
  }

  compute([squares, labels]: readonly (Float64Array | undefined)[]): number {
    if (squares === undefined || labels === undefined) return 0;
    const errors = Array.from({length: labels.length / 3}, (_, output) => {
      const error = squares[output] / Math.max(labels[3 * output + 2], LEAST);
      return this.squared ? error : Math.sqrt(error);
    });
    return meanOverOutputs(errors);
  }
}
