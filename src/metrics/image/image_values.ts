import {toCpuArray} from '../../array/cpu_array.js';
import {allValues} from '../../functional/core/value_blocks.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {checkDataFormat, type DataRange, rangeOf} from '../../functional/image/image_layout.js';
import {noiseRatioOfGroups} from '../../functional/image/psnr.js';
import {similarityOfImages} from '../../functional/image/ssim.js';
import {type SimilarityOptions, similarityDefinition} from '../../functional/image/ssim_options.js';
import {totalVariationOfImages} from '../../functional/image/total_variation.js';
import {optionsOf} from '../../options.js';
import {nest} from '../../state/metric_weight.js';
import type {ArrayData, NestedNumbers} from '../../types.js';
import type {PeakSignalNoiseRatioOptions} from './peak_signal_noise_ratio.js';
import type {TotalVariationOptions} from './total_variation.js';

const eachOf = ({cpu}: PerSample, yTrue: ArrayData, yPred: ArrayData): number[] =>
  Array.from(allValues(cpu(toCpuArray(yTrue), toCpuArray(yPred))).data);

/**
 * The structural similarity of each pair of images, given as arrays. The options are those of
 * `StructuralSimilarity`; `dataRange: null` is the range of these images.
 *
 * @example
 * const image = [[[[0], [1]], [[1], [1]]]];
 * structuralSimilarities(image, image, {gaussianKernel: false, kernelSize: 3});   // [1]
 */
export function structuralSimilarities(
  yTrue: ArrayData,
  yPred: ArrayData,
  options: SimilarityOptions & {dataRange?: DataRange | null} = {},
): number[] {
  const where = 'structuralSimilarities';
  const {dataRange = 1, ...similarity} = optionsOf(where, options);
  return eachOf(similarityOfImages(similarityDefinition(where, similarity, dataRange)), yTrue, yPred);
}

/**
 * The total variation of each image, given as arrays.
 *
 * @example
 * totalVariations([[[[0], [1]], [[3], [3]]]]);   // [6]
 */
export function totalVariations(
  images: ArrayData,
  options: Pick<TotalVariationOptions, 'dataFormat'> = {},
): number[] {
  const where = 'totalVariations';
  const {dataFormat = 'channelsLast'} = optionsOf(where, options);
  return eachOf(totalVariationOfImages(checkDataFormat(where, dataFormat)), images, images);
}

/**
 * The peak signal-to-noise ratio of parts of arrays: nested arrays without the axes `dim`, which errors are
 * averaged over. Any axis can be among them, also the first one.
 *
 * @example
 * peakSignalNoiseRatios([[3, 2], [1, 0]], [[0, 1], [1, 0.5]], {dim: 1, dataRange: 3});   // [2.5..., 18.5...]
 */
export function peakSignalNoiseRatios(
  yTrue: ArrayData,
  yPred: ArrayData,
  options: Pick<PeakSignalNoiseRatioOptions, 'base' | 'dataRange'> & {dim: number | readonly number[]},
): NestedNumbers {
  const where = 'peakSignalNoiseRatios';
  const {dim, dataRange = 1, base = 10} = optionsOf(where, options);
  const dims = typeof dim === 'number' ? [dim] : dim;
  const range = rangeOf(where, dataRange);
  const {values, rest} = noiseRatioOfGroups(toCpuArray(yTrue), toCpuArray(yPred), dims, range, base);
  return nest(values, rest);
}
