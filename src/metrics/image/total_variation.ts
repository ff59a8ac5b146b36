import {checkDataFormat, type DataFormat} from '../../functional/image/image_layout.js';
import {totalVariationOfImages} from '../../functional/image/total_variation.js';
import {optionsOf} from '../../options.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {isSumOption, meanOrSum, type Reduction} from '../base/mean_or_sum.js';
import {ValueMetric} from '../base/statistic_metric.js';
import {weightedMean} from '../base/weighted_mean.js';

export interface TotalVariationOptions extends MetricOptions {
  /** The (weighted) sum over the images, or their mean. Default: `'sum'`. */
  reduction?: Reduction;
  /**
   * Whether images are [batch, height, width, channels] or [batch, channels, height, width]. Default:
   * `'channelsLast'`.
   */
  dataFormat?: DataFormat;
}

/**
 * How much neighboring pixels of images differ: a measure of noise.
 *
 * - Formula: sum of |difference of neighbors| along height and along width.
 * - Shapes: `updateState(images, sampleWeight?)`; [batch, height, width, channels]. Weights [batch].
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `torchmetrics.functional.image.total_variation`, whose images are `'channelsFirst'`. The function
 * `totalVariation` returns the value of each image.
 *
 * @example
 * const m = new TotalVariation();
 * m.updateState([[[[0], [1]], [[3], [3]]]]);
 * await m.result();   // 6
 */
export class TotalVariation extends ValueMetric {
  static override className = 'TotalVariation';
  static override readonly direction = 'min';
  private readonly isSum: boolean;
  private readonly dataFormat: DataFormat;

  constructor(options: TotalVariationOptions = {}) {
    const {reduction = 'sum', dataFormat = 'channelsLast'} = optionsOf(new.target, options);
    super(options, {reduction, dataFormat});
    this.isSum = isSumOption(this.className, reduction);
    this.dataFormat = checkDataFormat(this.className, dataFormat);
  }

  protected declare(): readonly Statistic[] {
    return [weightedMean(this.className, totalVariationOfImages(this.dataFormat))];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return meanOrSum(state, this.isSum);
  }
}
