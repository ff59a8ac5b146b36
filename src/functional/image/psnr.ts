import {
  clipByValue,
  log,
  mean,
  mul,
  reshape,
  squaredDifference,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {UsageError} from '../../errors.js';
import {type CpuArray, zeros} from '../../array/cpu_array.js';
import {sizeOf} from '../../check.js';
import type {Elementwise} from '../core/elementwise.js';
import {squaredError} from '../core/elementwise_errors.js';
import type {PerSample} from '../core/per_sample.js';
import {equalRows, type Shape} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';
import {alongAxis} from './image_layout.js';

const NAME = 'PeakSignalNoiseRatio';

type Clip = readonly [number, number] | undefined;

const clipped = (x: number, clip: Clip): number =>
  clip === undefined ? x : Math.min(Math.max(x, clip[0]), clip[1]);
const clippedOnDevice = (x: Tensor, clip: Clip): Tensor => (clip === undefined ? x : clipByValue(x, ...clip));

/** The squared error of values that are clipped to a range. */
export function clippedSquaredError(clip: Clip): Elementwise {
  if (clip === undefined) return squaredError;
  return {
    key: `squared_error|${clip.join()}`,
    cpu: (t, p) => (clipped(t, clip) - clipped(p, clip)) ** 2,
    device: (t, p) => squaredDifference(clippedOnDevice(t, clip), clippedOnDevice(p, clip)),
  };
}

/** Decibels (to base 10) of a mean squared error. */
export const noiseRatio = (error: number, width: number, base: number): number =>
  (10 * Math.log(width ** 2 / error)) / Math.log(base);

/** The axes that are averaged over before the logarithm. The batch axis is none of them. */
function axesOf(dims: readonly number[], {length}: Shape): number[] {
  return dims.map(dim => {
    const axis = dim < 0 ? dim + length : dim;
    if (axis > 0 && axis < length) return axis;
    throw new UsageError(
      NAME,
      `dim must name axes after the first one, which holds the samples; got ${dim} for ${length} axes.`,
    );
  });
}

/** The groups of entries: those that differ only along `axes` are one. */
function groupsOf(
  shape: Shape,
  axes: readonly number[],
): {groups: Int32Array; rest: number[]; count: number} {
  const groups = new Int32Array(sizeOf(shape));
  const kept = shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  for (const axis of kept) {
    const {size, inner} = alongAxis(shape, axis);
    for (let i = 0; i < groups.length; i++) groups[i] = groups[i] * size + (Math.floor(i / inner) % size);
  }
  const rest = kept.map(axis => shape[axis]);
  return {groups, rest, count: sizeOf(rest)};
}

/** For each sample the mean, or the sum, of the ratios over the groups that `dims` leaves. */
export function noiseRatioOfSamples(
  dims: readonly number[],
  {width, clip}: {readonly width: number; readonly clip?: Clip},
  base: number,
  isSum: boolean,
): PerSample {
  const error = clippedSquaredError(clip);
  return {
    key: `psnr(${dims.join()}, ${width}, ${base}, ${isSum})|${error.key}`,
    cpu(yTrue, yPred) {
      const [shape] = equalRows(NAME, yTrue.shape, yPred.shape);
      const {groups, count} = groupsOf(
        shape.slice(1),
        axesOf(dims, shape).map(axis => axis - 1),
      );
      const out = zeros([shape[0]]);
      for (let n = 0; n < shape[0]; n++) {
        const sums = new Float64Array(count);
        const start = n * groups.length;
        for (let i = 0; i < groups.length; i++) {
          sums[groups[i]] += error.cpu(yTrue.data[start + i], yPred.data[start + i]);
        }
        const each = groups.length / count;
        const total = sums.reduce((all, squares) => all + noiseRatio(squares / each, width, base), 0);
        out.data[n] = isSum ? total : total / count;
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const [shape] = equalRows(NAME, yTrue.shape, yPred.shape);
      const [t, p] = [yTrue, yPred].map(x => reshape(toFloat(x), shape as number[]));
      const errors = reshape(mean(error.device(t, p), axesOf(dims, shape)), [shape[0], -1]);
      const ratios = mul(10 / Math.log(base), sub(2 * Math.log(width), log(errors)));
      return isSum ? sum(ratios, 1) : mean(ratios, 1);
    },
  };
}

/** The ratio of every group that `dims` leaves, and the shape of these groups. */
export function noiseRatioOfGroups(
  yTrue: CpuArray,
  yPred: CpuArray,
  dims: readonly number[],
  {width, clip}: {readonly width: number; readonly clip?: Clip},
  base: number,
): {values: Float64Array; rest: number[]} {
  const [shape] = equalRows(NAME, yTrue.shape, yPred.shape);
  const axes = dims.map(dim => (dim < 0 ? dim + shape.length : dim));
  const {groups, rest, count} = groupsOf(shape, axes);
  const sums = new Float64Array(count);
  const error = clippedSquaredError(clip);
  groups.forEach((group, i) => (sums[group] += error.cpu(yTrue.data[i], yPred.data[i])));
  return {values: sums.map(squares => noiseRatio((squares * count) / groups.length, width, base)), rest};
}
