import {
  abs,
  add,
  clipByValue,
  div,
  matMul,
  mean,
  mul,
  reshape,
  square,
  sub,
  type Tensor,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {sameShape, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {type CpuArray, zeros} from '../../array/cpu_array.js';
import type {PerSample} from '../core/per_sample.js';
import {type Shape, shapeError} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';
import {alongAxis, type DataFormat, spatialAxes} from './image_layout.js';

/** Options of SSIM, checked. */
export interface SimilarityDefinition {
  readonly dataFormat: DataFormat;
  /** The weights of a window along each spatial axis, given how many axes there are. */
  kernels(axes: number): readonly Float64Array[];
  /** Width of the range of values; undefined: that of the batch. */
  readonly range: number | undefined;
  readonly clip: readonly [number, number] | undefined;
  readonly k1: number;
  readonly k2: number;
  readonly key: string;
}

const NAME = 'StructuralSimilarity';

interface Layout {
  readonly axes: readonly number[];
  readonly kernels: readonly Float64Array[];
}

function layoutOf(yTrue: Shape, yPred: Shape, {dataFormat, kernels}: SimilarityDefinition): Layout {
  if (!sameShape(yTrue, yPred)) throw shapeError(NAME, 'yTrue and yPred of the same shape', yTrue, yPred);
  const axes = spatialAxes(NAME, yPred, dataFormat, [4, 5]);
  const all = kernels(axes.length);
  axes.forEach((axis, i) => {
    if ((all[i].length - 1) / 2 < yPred[axis]) return;
    throw new UsageError(
      NAME,
      `the window of ${all[i].length} needs images of more than ${(all[i].length - 1) / 2} pixels, got ` +
        `${showShape(yPred)}. Give larger images, or a smaller sigma or kernelSize.`,
    );
  });
  return {axes, kernels: all};
}

/** Index i of an axis whose edges reflect. */
function reflected(i: number, size: number): number {
  if (i < 0) return -i;
  return i < size ? i : 2 * (size - 1) - i;
}

function filtered(data: Float64Array, shape: Shape, {axes, kernels}: Layout): Float64Array {
  return axes.reduce((from, axis, a) => {
    const {size, inner} = alongAxis(shape, axis);
    const kernel = kernels[a];
    const half = (kernel.length - 1) / 2;
    return from.map((_, i) => {
      const at = Math.floor(i / inner) % size;
      let total = 0;
      for (let k = 0; k < kernel.length; k++) {
        total += kernel[k] * from[i + (reflected(at + k - half, size) - at) * inner];
      }
      return total;
    });
  }, data);
}

function widthOf(t: ArrayLike<number>, p: ArrayLike<number>): number {
  const width = (x: ArrayLike<number>): number => {
    let [least, most] = [Infinity, -Infinity];
    for (let i = 0; i < x.length; i++) [least, most] = [Math.min(least, x[i]), Math.max(most, x[i])];
    return most - least;
  };
  return Math.max(width(t), width(p));
}

function onCpu(yTrue: CpuArray, yPred: CpuArray, definition: SimilarityDefinition): CpuArray {
  const {shape} = yPred;
  const layout = layoutOf(yTrue.shape, shape, definition);
  const {clip, k1, k2} = definition;
  const [t, p] = [yTrue, yPred].map(({data}) =>
    Float64Array.from(data, x => (clip === undefined ? x : Math.min(Math.max(x, clip[0]), clip[1]))),
  );
  const range = definition.range ?? widthOf(t, p);
  const [c1, c2] = [(k1 * range) ** 2, (k2 * range) ** 2];
  const maps = [t, p, t.map(x => x * x), p.map(x => x * x), t.map((x, i) => x * p[i])];
  const [mt, mp, mtt, mpp, mtp] = maps.map(map => filtered(map, shape, layout));
  const out = zeros([shape[0]]);
  const each = t.length / shape[0];
  for (let i = 0; i < t.length; i++) {
    const [tt, pp, tp] = [mt[i] ** 2, mp[i] ** 2, mt[i] * mp[i]];
    const variances = Math.max(mtt[i] - tt, 0) + Math.max(mpp[i] - pp, 0);
    const value = ((2 * tp + c1) * (2 * (mtp[i] - tp) + c2)) / ((tt + pp + c1) * (variances + c2));
    out.data[Math.floor(i / each)] += value / each;
  }
  return out;
}

/** The matrix that filters an axis of this size. */
function filterMatrix(kernel: Float64Array, size: number): Tensor {
  const half = (kernel.length - 1) / 2;
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    kernel.forEach((weight, k) => (matrix[i * size + reflected(i + k - half, size)] += weight));
  }
  return tensor2d(matrix, [size, size]);
}

function filteredOnDevice(images: Tensor, {axes, kernels}: Layout): Tensor {
  return axes.reduce((from, axis, a) => {
    const size = from.shape[axis];
    const order = from.shape.map((_, i) => i).filter(i => i !== axis);
    const last = transpose(from, [...order, axis]);
    const rows = matMul(reshape(last, [-1, size]), filterMatrix(kernels[a], size), false, true);
    const back = from.shape.map((_, i) => (i === axis ? from.rank - 1 : i < axis ? i : i - 1));
    return transpose(reshape(rows, last.shape), back);
  }, images);
}

function onDevice(yTrue: Tensor, yPred: Tensor, definition: SimilarityDefinition): Tensor {
  const layout = layoutOf(yTrue.shape, yPred.shape, definition);
  const {clip, k1, k2, range = 1} = definition;
  const [t, p] = [yTrue, yPred].map(x =>
    clip === undefined ? toFloat(x) : clipByValue(toFloat(x), ...clip),
  );
  const [c1, c2] = [(k1 * range) ** 2, (k2 * range) ** 2];
  const [mt, mp, mtt, mpp, mtp] = [t, p, square(t), square(p), mul(t, p)].map(x =>
    filteredOnDevice(x, layout),
  );
  const [tt, pp, tp] = [square(mt), square(mp), mul(mt, mp)];
  const variance = (squares: Tensor, of: Tensor): Tensor => {
    const x = sub(squares, of);
    // max(x, 0), which keeps NaN on every backend.
    return mul(0.5, add(x, abs(x)));
  };
  const variances = add(variance(mtt, tt), variance(mpp, pp));
  const upper = mul(add(mul(2, tp), c1), add(mul(2, sub(mtp, tp)), c2));
  const values = div(upper, mul(add(add(tt, pp), c1), add(variances, c2)));
  return mean(reshape(values, [yPred.shape[0], -1]), 1);
}

/** The structural similarity of each pair of images. Without a range, batches have to be arrays. */
export function similarityOfImages(definition: SimilarityDefinition): PerSample {
  return {
    key: definition.key,
    cpu: (yTrue, yPred) => blocksOf(onCpu(yTrue, yPred, definition)),
    device: (yTrue, yPred) => onDevice(yTrue, yPred, definition),
  };
}
