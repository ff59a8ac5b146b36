import {similarityOfImages} from '../../functional/image/ssim.js';
import {type SimilarityOptions, similarityDefinition} from '../../functional/image/ssim_options.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {DataRange} from '../../functional/image/image_layout.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {isSumOption, meanOrSum, type Reduction} from '../base/mean_or_sum.js';
import {MeanMetric} from '../base/mean_metric.js';

export interface StructuralSimilarityOptions extends MetricOptions, SimilarityOptions {
  /** Width of the range of the values, or its ends, to which values are clipped first. Default: 1. */
  dataRange?: DataRange;
  /** The mean over the images, or their (weighted) sum. Default: `'mean'`. */
  reduction?: Reduction;
}

/**
 * How similar images look: means, variances and covariance in a window around each pixel (SSIM).
 *
 * - Formula: mean over pixels and channels of (2 m_t m_p + c1)(2 s_tp + c2) / ((m_t^2 + m_p^2 + c1)(s_t + s_p
 *   + c2)), with c1 = (k1 dataRange)^2 and c2 = (k2 dataRange)^2. Edges are reflected.
 * - Shapes: [batch, height, width, channels], or [batch, height, width, depth, channels]; the same for both.
 *   Weights [batch].
 * - Result: a number in -1..1, 1 for equal images, or with `reduction: 'sum'` as many times that; 0 before
 *   data.
 *
 * Source: `torchmetrics.functional.image.structural_similarity_index_measure`, whose images are
 * `'channelsFirst'`. The function `structuralSimilarity` returns the value of each image.
 *
 * @example
 * const m = new StructuralSimilarity({gaussianKernel: false, kernelSize: 3});
 * m.updateState([[[[0], [1]], [[1], [1]]]], [[[[0], [1]], [[1], [0]]]]);
 * await m.result();   // 0.5313...
 */
export class StructuralSimilarity extends MeanMetric {
  static override className = 'StructuralSimilarity';
  static override readonly direction = 'max';
  protected readonly perSample: PerSample;
  private readonly isSum: boolean;

  constructor(options: StructuralSimilarityOptions = {}) {
    const {
      dataRange = 1,
      reduction = 'mean',
      gaussianKernel = true,
      sigma = 1.5,
      kernelSize = 11,
      k1 = 0.01,
      k2 = 0.03,
      dataFormat = 'channelsLast',
    } = optionsOf(new.target, options);
    const similarity = {gaussianKernel, sigma, kernelSize, k1, k2, dataFormat};
    super(options, {dataRange, reduction, ...similarity});
    this.perSample = similarityOfImages(similarityDefinition(this.className, similarity, dataRange));
    this.isSum = isSumOption(this.className, reduction);
  }

  override compute([state]: readonly (Float64Array | undefined)[]): number {
    return meanOrSum(state, this.isSum);
  }
}
