import {optionError} from '../../check.js';
import {type DataRange, rangeOf} from '../../functional/image/image_layout.js';
import {clippedSquaredError, noiseRatio, noiseRatioOfSamples} from '../../functional/image/psnr.js';
import {optionsOf} from '../../options.js';
import {sumOf} from '../../lists.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {isSumOption, meanOrSum, type Reduction} from '../base/mean_or_sum.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {weightedMean} from '../base/weighted_mean.js';
import {outputSums, partsOf} from '../outputs/output_sums.js';

export interface PeakSignalNoiseRatioOptions extends MetricOptions {
  /** Width of the range of the values, or its ends, to which values are clipped first. Default: 1. */
  dataRange?: DataRange;
  /** Base of the logarithm. Default: 10, for decibels. */
  base?: number;
  /**
   * The axes that an error is averaged over before the logarithm, such as [1, 2, 3] for each image; the first
   * axis is none of them. Default: null, all entries of all samples.
   */
  dim?: number | readonly number[] | null;
  /** With `dim`, the mean or the sum of the values. Default: `'mean'`. */
  reduction?: Reduction;
}

/**
 * Power of the greatest signal, as a multiple of that of the error, in decibels (PSNR).
 *
 * - Formula: 10 log10(dataRange^2 / mean of (yTrue - yPred)^2) over all (weighted) entries; with `dim` the
 *   mean of that over images (or other parts of them).
 * - Shapes: yTrue and yPred of the same shape, any, with the batch first. Weights [batch].
 * - Result: a number; Infinity for exact predictions, 0 before data.
 *
 * Source: `torchmetrics.functional.image.peak_signal_noise_ratio`.
 *
 * @example
 * const m = new PeakSignalNoiseRatio({dataRange: 3});
 * m.updateState([[3, 2], [1, 0]], [[0, 1], [2, 3]]);
 * await m.result();   // 2.5527...
 */
export class PeakSignalNoiseRatio extends StatisticMetric<number> {
  static override className = 'PeakSignalNoiseRatio';
  static override readonly direction = 'max';
  private readonly range: ReturnType<typeof rangeOf>;
  private readonly base: number;
  private readonly dims: readonly number[] | null;
  private readonly isSum: boolean;

  constructor(options: PeakSignalNoiseRatioOptions = {}) {
    const {dataRange = 1, base = 10, dim = null, reduction = 'mean'} = optionsOf(new.target, options);
    super(options, {dataRange, base, dim, reduction});
    const {className} = this;
    this.range = rangeOf(className, dataRange);
    if (!(base > 1)) throw optionError(className, 'base', 'a number above 1', base);
    this.base = base;
    this.dims = typeof dim === 'number' ? [dim] : dim;
    const areDims = this.dims === null || (Array.isArray(this.dims) && this.dims.every(Number.isInteger));
    if (!areDims) throw optionError(className, 'dim', 'an axis, a list of axes or null', dim);
    this.isSum = isSumOption(className, reduction);
  }

  protected declare(): readonly Statistic[] {
    const {className, range, dims, base, isSum} = this;
    if (dims === null) return [outputSums(className, clippedSquaredError(range.clip))];
    return [weightedMean(className, noiseRatioOfSamples(dims, range, base, isSum))];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    if (this.dims !== null) return meanOrSum(state, this.isSum);
    const [squares, weight] = state === undefined ? [0, 0] : partsOf(state).map(part => sumOf(part));
    return weight === 0 ? 0 : noiseRatio(squares / weight, this.range.width, this.base);
  }
}
