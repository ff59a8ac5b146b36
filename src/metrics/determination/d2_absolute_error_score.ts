import type {Tally} from '../../state/tally.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {type CollectedOutputsOptions, OutputSamplesMetric} from '../outputs/output_samples_metric.js';
import type {Bounded} from '../samples/bounded.js';
import {quantileScore, quantileStatistics} from './quantile_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * The share of the absolute error that the predictions explain: R2 with the median instead of the mean.
 *
 * - Formula: 1 - sum |yTrue - yPred| / sum |yTrue - median of yTrue| for every output. With `sampleWeight`
 *   the weighted median of `MedianAbsoluteError`.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number up to 1, or with `multioutput: 'raw_values'` one for each output. Constant labels give
 *   0, and 1 when they are predicted exactly; NaN for fewer than two samples, whatever their weights. Before
 *   data NaN, or [].
 *
 * Source: `sklearn.metrics.d2_absolute_error_score`.
 *
 * @example
 * const m = new D2AbsoluteErrorScore();
 * m.updateState([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
 * await m.result();   // 0.7647...
 */
export class D2AbsoluteErrorScore<
  N extends string = MetricNames['D2AbsoluteErrorScore'],
> extends OutputSamplesMetric {
  static override className = 'D2AbsoluteErrorScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected readonly nothing = NaN;

  constructor(options: CollectedOutputsOptions & Named<N> = {}) {
    super(options);
  }

  protected declare(): readonly Tally[] {
    return quantileStatistics(this.className, this.multioutput, this.maxSamples, 0.5);
  }

  protected ofOutput(
    samples: StoredSamples,
    output: number,
    others: readonly Float64Array[],
  ): Bounded<number> {
    return quantileScore(0.5, samples, output, others);
  }
}
