import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {Tally} from '../../state/tally.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {type CollectedOutputsOptions, OutputSamplesMetric} from '../outputs/output_samples_metric.js';
import type {Bounded} from '../samples/bounded.js';
import {quantileScore, quantileStatistics} from './quantile_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface D2PinballOptions extends CollectedOutputsOptions {
  /** The quantile that is predicted, in 0..1. Default: 0.5, the median. */
  alpha?: number;
}

/**
 * The share of the pinball loss that the predictions explain: against the best constant, the labels'
 * quantile.
 *
 * - Formula: 1 - loss(yTrue, yPred) / loss(yTrue, quantile of yTrue) for every output, of `MeanPinballLoss`.
 *   The quantile is the least label up to which lies the share `alpha` of the weight; if it is exactly that
 *   share, the mean with the next label.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number up to 1, or with `multioutput: 'raw_values'` one for each output. Constant labels give
 *   0, and 1 when they are predicted exactly; NaN for fewer than two samples, whatever their weights. Before
 *   data NaN, or [].
 *
 * Source: `sklearn.metrics.d2_pinball_score`.
 *
 * @example
 * const m = new D2PinballScore({alpha: 0.9});
 * m.updateState([1, 2, 3], [2, 3, 3]);
 * await m.result();   // 0.3333...
 */
export class D2PinballScore<N extends string = MetricNames['D2PinballScore']> extends OutputSamplesMetric {
  static override className = 'D2PinballScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected readonly nothing = NaN;
  private readonly alpha: number;

  constructor(options: D2PinballOptions & Named<N> = {}) {
    const {alpha = 0.5} = optionsOf(new.target, options);
    super(options, {alpha});
    this.alpha = checkFraction(this.className, 'alpha', alpha);
  }

  protected declare(): readonly Tally[] {
    return quantileStatistics(this.className, this.multioutput, this.maxSamples, this.alpha);
  }

  protected ofOutput(
    samples: StoredSamples,
    output: number,
    others: readonly Float64Array[],
  ): Bounded<number> {
    return quantileScore(this.alpha, samples, output, others);
  }
}
