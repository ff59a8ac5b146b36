import {absoluteError} from '../../functional/core/elementwise_errors.js';
import {averagedQuantile} from '../../functional/core/quantile.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {outputSamples} from '../outputs/output_samples.js';
import {type Bounded, distanceTo} from '../samples/bounded.js';
import {quantileEnds} from '../samples/coarse_quantile.js';
import {OutputSamplesMetric, type CollectedOutputsOptions} from '../outputs/output_samples_metric.js';
import {forOutputs} from '../outputs/output_average.js';
import type {Tally} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Median distance between labels and predictions, which is robust against outliers.
 *
 * - Formula: median of |yTrue - yPred| for every output, the mean of the two middle values of an even number.
 *   With `sampleWeight` the least error up to which lies half of the weight; if it is exactly half, the mean
 *   with the next error.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, or with `multioutput: 'raw_values'` one for each output. Before data 0, or
 *   [].
 *
 * Source: `sklearn.metrics.median_absolute_error`.
 *
 * @example
 * const m = new MedianAbsoluteError();
 * m.updateState([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
 * await m.result();   // 0.5
 */
export class MedianAbsoluteError<
  N extends string = MetricNames['MedianAbsoluteError'],
> extends OutputSamplesMetric {
  static override className = 'MedianAbsoluteError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly nothing = 0;

  constructor(options: CollectedOutputsOptions & Named<N> = {}) {
    super(options);
  }

  protected declare(): readonly Tally[] {
    const {className, multioutput, maxSamples} = this;
    const errors = outputSamples(className, [absoluteError], maxSamples);
    return [forOutputs(className, multioutput, errors)];
  }

  protected ofOutput(samples: StoredSamples): Bounded<number> {
    const value = averagedQuantile(samples.sorted(), 0.5);
    if (samples.droppedBits === 0) return {result: value, bound: 0};
    const ends = quantileEnds(samples.sorted(), 0.5, samples.droppedBits, averagedQuantile);
    return {result: value, bound: distanceTo(value, ...ends)};
  }
}
