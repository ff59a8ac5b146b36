import {
  broadcastTo as broadcastOnDevice,
  equal,
  expandDims,
  mul,
  reshape,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {broadcastTo, whereFlat} from './arrays.js';
import type {Shape} from './shapes.js';

/** The shape of weights for `rows` rows. */
function rowShape(where: string, weights: Shape, rows: number): Shape {
  if (weights.length === 0) return [rows];
  if (weights[0] !== rows && weights[0] !== 1) {
    throw new UsageError(
      where,
      `sampleWeight (or mask) ${showShape(weights)} does not fit ${showShape([rows])} rows. ` +
        'Give one number, or weights with the batch first.',
    );
  }
  return [rows, ...weights.slice(1)];
}

/**
 * Multiplies weights by a factor for each row. Without weights, returns the factors. A factor of 0 removes a
 * row.
 */
export function scaleRowWeightsOnCpu(
  where: string,
  weights: CpuArray | undefined,
  factors: ArrayLike<number>,
): CpuArray {
  const rows = factors.length;
  if (weights === undefined) return {data: Float64Array.from(factors), shape: [rows], dtype: 'float64'};
  const shape = rowShape(where, weights.shape, rows);
  const all = broadcastTo(weights.data, weights.shape.length === 0 ? [1] : weights.shape, shape);
  const span = all.length / Math.max(1, rows);
  const data = Float64Array.from(all, (w, i) => {
    const factor = factors[Math.floor(i / span)];
    return factor === 0 ? 0 : w * factor;
  });
  return {data, shape, dtype: 'float64'};
}

/** The same on the device. Factors are a float32 vector. */
export function scaleRowWeightsOnDevice(where: string, weights: Tensor | undefined, factors: Tensor): Tensor {
  if (weights === undefined) return factors;
  const rows = factors.shape[0];
  const shape = rowShape(where, weights.shape, rows);
  let spread = factors;
  while (spread.rank < shape.length) spread = expandDims(spread, -1);
  const product = mul(weights.rank === 0 ? reshape(weights, [1]) : weights, spread);
  return whereFlat(equal(broadcastOnDevice(spread, product.shape), 0), zerosLike(product), product);
}
