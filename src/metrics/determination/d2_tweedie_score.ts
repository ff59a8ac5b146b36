import {optionsOf} from '../../options.js';
import {checkPower, devianceFromMean, tweedieDeviance} from '../../functional/regression/tweedie_deviance.js';
import type {Statistic} from '../../state/tally.js';
import {devianceSpread} from './deviance_spread.js';
import {checkOutputAverage, forOutputs, type OutputAverage, overOutputs} from '../outputs/output_average.js';
import {meansOf, outputSums, sampleCount} from '../outputs/output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {TweedieOptions} from '../regression/mean_tweedie_deviance.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * The share of a Tweedie deviance that the predictions explain: R2 for labels whose variance grows with their
 * mean.
 *
 * - Formula: 1 - deviance(yTrue, yPred) / deviance(yTrue, mean yTrue) for every output, of
 *   `MeanTweedieDeviance`.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number up to 1, or with `multioutput: 'raw_values'` one for each output. Constant labels give
 *   -Infinity, and NaN when they are predicted exactly. NaN for fewer than two samples, whatever their
 *   weights; for a negative power with a negative mean; and for labels of 0 only with a power of 1 or more.
 *   Before data NaN, or []. Values out of range are an error, or NaN on a GPU.
 *
 * Source: `sklearn.metrics.d2_tweedie_score`.
 *
 * @example
 * const m = new D2TweedieScore({power: 1});
 * m.updateState([0.5, 1, 2.5, 7], [1, 1, 5, 3.5]);
 * await m.result();   // 0.4879...
 */
export class D2TweedieScore<N extends string = MetricNames['D2TweedieScore']> extends StatisticMetric<
  number | number[]
> {
  static override className = 'D2TweedieScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  private readonly multioutput: OutputAverage;
  private readonly power: number;

  constructor(options: TweedieOptions & Named<N> = {}) {
    const {power = 0, multioutput = 'uniform_average'} = optionsOf(new.target, options);
    super(options, {power, multioutput});
    this.power = checkPower(this.className, power);
    this.multioutput = checkOutputAverage(this.className, multioutput);
  }

  protected declare(): readonly Statistic[] {
    const {className, multioutput, power} = this;
    return [
      forOutputs(className, multioutput, outputSums(className, tweedieDeviance(power))),
      devianceSpread(className, devianceFromMean(power)),
      sampleCount(className, 'all'),
    ];
  }

  compute([sums, spread, samples]: readonly (Float64Array | undefined)[]): number | number[] {
    if (sums === undefined || spread === undefined || samples === undefined) {
      return this.multioutput === 'raw_values' ? [] : NaN;
    }
    const scores = meansOf(sums).map((deviance, output) => {
      const [weight, mean, total] = spread.subarray(3 * output, 3 * output + 3);
      if (samples[0] < 2 || (this.power < 0 && mean < 0) || (this.power >= 1 && mean === 0)) return NaN;
      return 1 - deviance / (total / weight);
    });
    return overOutputs(scores, this.multioutput);
  }
}
