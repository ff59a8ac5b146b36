import {concat, max, neg, notEqual} from '@tensorflow/tfjs-core';
import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {whereFloat} from '../../floats.js';
import {squaredError} from '../../functional/core/elementwise_errors.js';
import {outputsOf, outputsOnDevice, outputsOnCpu} from '../../functional/core/outputs.js';
import {maxima} from '../../state/extremes.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {
  checkOutputAverage,
  forOutputs,
  type OutputAverage,
  type OutputAverageOptions,
  overOutputs,
} from '../outputs/output_average.js';
import {outputMoments} from '../outputs/output_moments.js';
import {meansOf, outputSums} from '../outputs/output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface NormalizedErrorOptions extends OutputAverageOptions {
  /**
   * The divisor of the error: the mean of the labels, their range, their standard deviation (of the
   * population), or the root of the sum of their squares. Default: `'mean'`.
   */
  normalization?: 'mean' | 'range' | 'std' | 'l2';
}

const NORMALIZATIONS = ['mean', 'range', 'std', 'l2'] as const;

/**
 * Root of the mean squared error of each output, in units of its labels, then over the outputs.
 *
 * - Formula: sqrt(mean of (yTrue - yPred)^2) / d, with d by `normalization` mean yTrue, max yTrue - min
 *   yTrue, sqrt(mean of (yTrue - mean yTrue)^2) or sqrt(sum yTrue^2), for every output.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number, at least 0, below 0 if the mean of the labels is, or with `multioutput: 'raw_values'`
 *   one for each output. If d is 0, Infinity, or NaN for exact predictions. A mean counts as 0 if it is below
 *   1e-5 of the root mean square of the labels, so that the result does not depend on how batches are cut.
 *   Before data NaN, or [].
 *
 * Source: `torchmetrics.functional.normalized_root_mean_squared_error`.
 *
 * @example
 * const m = new NormalizedRootMeanSquaredError({normalization: 'range'});
 * m.updateState([0, 1, 2, 3], [0, 1, 2, 2]);
 * await m.result();   // 0.1666...
 */
export class NormalizedRootMeanSquaredError<
  N extends string = MetricNames['NormalizedRootMeanSquaredError'],
> extends StatisticMetric<number | number[]> {
  static override className = 'NormalizedRootMeanSquaredError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  private readonly normalization: NonNullable<NormalizedErrorOptions['normalization']>;
  private readonly multioutput: OutputAverage;

  constructor(options: NormalizedErrorOptions & Named<N> = {}) {
    const {normalization = 'mean', multioutput = 'uniform_average'} = optionsOf(new.target, options);
    super(options, {normalization, multioutput});
    this.normalization = checkOneOf(this.className, 'normalization', normalization, NORMALIZATIONS);
    this.multioutput = checkOutputAverage(this.className, multioutput);
  }

  protected declare(): readonly Statistic[] {
    const {className, normalization} = this;
    return [
      forOutputs(className, this.multioutput, outputSums(className, squaredError)),
      normalization === 'range' ? labelExtremes(className) : outputMoments(className, 'labels'),
    ];
  }

  compute([squares, labels]: readonly (Float64Array | undefined)[]): number | number[] {
    if (squares === undefined || labels === undefined) return this.multioutput === 'raw_values' ? [] : NaN;
    const values = meansOf(squares).map((mean, c) => Math.sqrt(mean) / this.divisor(labels, c));
    return overOutputs(values, this.multioutput);
  }

  private divisor(labels: Float64Array, output: number): number {
    if (this.normalization === 'range') {
      const range = labels[output] + labels[labels.length / 2 + output];
      return range === -Infinity ? NaN : range;
    }
    const [weight, mean, squares] = labels.subarray(3 * output, 3 * output + 3);
    if (weight === 0) return NaN;
    const square = squares / weight + mean * mean;
    if (this.normalization === 'mean') return Math.abs(mean) < LEAST * Math.sqrt(square) ? 0 : mean;
    return Math.sqrt(this.normalization === 'std' ? squares / weight : squares + weight * mean * mean);
  }
}

/**
 * A mean below this share of the root mean square of the labels counts as 0: it may be a rounding error,
 * which depends on the batches.
 */
const LEAST = 1e-5;

/**
 * The greatest label of every output, and the greatest negated label, among labels whose weight is not 0.
 */
function labelExtremes(name: string): Statistic {
  return defineStatistic({
    key: 'max|labels, negated labels',
    merge: maxima,
    length: batch => 2 * outputsOf(name, batch),
    cpu(batch, into) {
      const {t, w, outputs} = outputsOnCpu(name, batch);
      for (let i = 0; i < t.length; i++) {
        if (w?.[i] === 0) continue;
        const c = i % outputs;
        into[c] = Math.max(into[c], t[i]);
        into[outputs + c] = Math.max(into[outputs + c], -t[i]);
      }
    },
    device(batch) {
      const {t, w} = outputsOnDevice(name, batch);
      const greatest = [t, neg(t)].map(x =>
        max(w === undefined ? x : whereFloat(notEqual(w, 0), x, -Infinity), 0),
      );
      return concat(greatest);
    },
  });
}
