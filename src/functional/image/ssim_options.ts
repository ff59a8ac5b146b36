import {checkFlag, checkNumber, keyOf, optionError} from '../../check.js';
import {checkDataFormat, type DataFormat, type DataRange, rangeOf} from './image_layout.js';
import type {SimilarityDefinition} from './ssim.js';

export interface SimilarityOptions {
  /** Windows have Gaussian weights; false: equal ones. Default: true. */
  gaussianKernel?: boolean;
  /**
   * Standard deviation of a Gaussian window, or one for each of height, width (and depth); the window ends at
   * 3.5 times that. Default: 1.5.
   */
  sigma?: number | readonly number[];
  /** Odd size of a window of equal weights, or one for each axis. Default: 11. */
  kernelSize?: number | readonly number[];
  /** Keeps the means' ratio stable, as a fraction of the range. Default: 0.01. */
  k1?: number;
  /** Keeps the variances' ratio stable, as a fraction of the range. Default: 0.03. */
  k2?: number;
  /** Whether channels are in the last axis, or in the second one. Default: `'channelsLast'`. */
  dataFormat?: DataFormat;
}

const DEFAULTS: Required<SimilarityOptions> = {
  gaussianKernel: true,
  sigma: 1.5,
  kernelSize: 11,
  k1: 0.01,
  k2: 0.03,
  dataFormat: 'channelsLast',
};

function gaussian(sigma: number): Float64Array {
  const half = Math.floor(3.5 * sigma + 0.5);
  const weights = Float64Array.from({length: 2 * half + 1}, (_, i) =>
    Math.exp(-(((i - half) / sigma) ** 2) / 2),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map(weight => weight / total);
}

const uniform = (size: number): Float64Array => new Float64Array(size).fill(1 / size);

/** A number for each axis. */
function perAxis(
  where: string,
  option: string,
  value: number | readonly number[],
  axes: number,
): readonly number[] {
  if (typeof value === 'number') return new Array<number>(axes).fill(value);
  if (value.length === axes) return value;
  throw optionError(where, option, `a number, or ${axes} for the axes of these images`, value);
}

function checkAll(
  where: string,
  option: string,
  must: string,
  value: unknown,
  fits: (x: number) => boolean,
): void {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (all.every(x => typeof x === 'number' && fits(x))) return;
  throw optionError(where, option, must, value);
}

/** Checks the options. @param dataRange null: the range of each batch */
export function similarityDefinition(
  where: string,
  options: SimilarityOptions,
  dataRange: DataRange | null,
): SimilarityDefinition {
  const all = {...DEFAULTS, ...options};
  const {gaussianKernel, sigma, kernelSize, k1, k2, dataFormat} = all;
  checkFlag(where, 'gaussianKernel', gaussianKernel);
  checkAll(where, 'sigma', 'above 0', sigma, x => x > 0);
  checkAll(where, 'kernelSize', 'odd and above 0', kernelSize, x => x > 0 && x % 2 === 1);
  checkNumber(where, 'k1', k1, {least: 0});
  checkNumber(where, 'k2', k2, {least: 0});
  const {width, clip} = dataRange === null ? {width: undefined, clip: undefined} : rangeOf(where, dataRange);
  return {
    key: `ssim|${keyOf({...all, dataRange})}`,
    dataFormat: checkDataFormat(where, dataFormat),
    kernels: axes =>
      gaussianKernel
        ? perAxis(where, 'sigma', sigma, axes).map(gaussian)
        : perAxis(where, 'kernelSize', kernelSize, axes).map(uniform),
    range: width,
    clip,
    k1,
    k2,
  };
}
