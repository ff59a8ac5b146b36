import {equal, mul, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {broadcastTo, inShape, spreadOnDevice, whereFlat} from './arrays.js';
import {broadcastShape, sameRank, type Shape} from './shapes.js';

/**
 * How much each sample or entry counts: the sample weights, and a mask (of the prediction, or of a function).
 */
export interface WeightsAndMask<A> {
  readonly sampleWeight?: A;
  readonly mask?: A;
}

/**
 * The shapes in which weights and mask are multiplied. With a mask, weights need the mask's shape (or are one
 * number).
 *
 * Source: `keras.losses.loss.apply_mask`.
 */
function maskedShapes(where: string, weight: Shape, mask: Shape): [Shape, Shape] {
  const ones = mask.map(() => 1);
  if (weight.every(d => d === 1)) return [ones, mask];
  const [w, m] = sameRank(weight, mask);
  if (w.length === m.length && m.every((d, i) => d === w[i] || d === 1)) return [w, m];
  throw new UsageError(
    where,
    `sampleWeight ${showShape(weight)} does not fit the mask ${showShape(mask)}. ` +
      'Under a mask, give weights of the shape of the mask, or one number.',
  );
}

/**
 * Weights times mask, or the one that is given, or undefined. Weights may be anything where the mask is 0,
 * NaN too.
 */
export function maskedWeightsOnCpu(where: string, given: WeightsAndMask<CpuArray>): CpuArray | undefined {
  const {sampleWeight, mask} = given;
  if (sampleWeight === undefined || mask === undefined) return sampleWeight ?? mask;
  const [wShape, mShape] = maskedShapes(where, sampleWeight.shape, mask.shape);
  const shape = broadcastShape(wShape, mShape);
  const w = broadcastTo(sampleWeight.data, wShape, shape);
  const m = broadcastTo(mask.data, mShape, shape);
  return {data: Float64Array.from(w, (x, i) => (m[i] === 0 ? 0 : x * m[i])), shape, dtype: 'float64'};
}

/** The same on the device, in float32. */
export function maskedWeightsOnDevice(where: string, given: WeightsAndMask<Tensor>): Tensor | undefined {
  const {sampleWeight, mask} = given;
  if (sampleWeight === undefined || mask === undefined) {
    const one = sampleWeight ?? mask;
    return one === undefined ? undefined : toFloat(one);
  }
  const [wShape, mShape] = maskedShapes(where, sampleWeight.shape, mask.shape);
  const m = inShape(toFloat(mask), mShape);
  const product = mul(inShape(toFloat(sampleWeight), wShape), m);
  return whereFlat(equal(spreadOnDevice(m, mShape, product.shape), 0), zerosLike(product), product);
}

/**
 * The shape in which weights broadcast to `entries`: they cover the leading axes, and sizes are equal or 1.
 */
function leadingShape(where: string, weight: Shape, entries: Shape): Shape {
  const rank = entries.length;
  const shape = weight.length === rank + 1 && weight[rank] === 1 ? weight.slice(0, rank) : weight;
  const padded = [...shape, ...entries.slice(shape.length).map(() => 1)];
  if (padded.length === rank && padded.every((d, i) => d === 1 || d === entries[i])) return padded;
  throw new UsageError(
    where,
    `sampleWeight (or mask) ${showShape(weight)} does not fit the predictions ${showShape(entries)}. ` +
      'Give one number, or the leading axes of the predictions, with their sizes or 1: [batch], [batch, time], …',
  );
}

/** One weight for every entry. [batch] weights apply to all entries of their sample. */
export function entryWeightsOnCpu(where: string, weight: CpuArray, entries: Shape): CpuData {
  return broadcastTo(weight.data, leadingShape(where, weight.shape, entries), entries);
}

/** The same on the device. */
export function entryWeightsOnDevice(where: string, weight: Tensor, entries: Shape): Tensor {
  return spreadOnDevice(weight, leadingShape(where, weight.shape, entries), entries);
}

/** The weights and the mask of a batch as one weight for every entry; undefined when every entry counts 1. */
export function batchWeightsOnCpu(
  where: string,
  batch: WeightsAndMask<CpuArray>,
  entries: Shape,
): CpuData | undefined {
  const weights = maskedWeightsOnCpu(where, batch);
  return weights && entryWeightsOnCpu(where, weights, entries);
}

/** The same on the device. */
export function batchWeightsOnDevice(
  where: string,
  batch: WeightsAndMask<Tensor>,
  entries: Shape,
): Tensor | undefined {
  const weights = maskedWeightsOnDevice(where, batch);
  return weights && entryWeightsOnDevice(where, weights, entries);
}

/** `weight * value`, and 0 for weight 0 even if the value is NaN or infinite. */
export function timesWeight(value: number, weight: number): number {
  return weight === 0 ? 0 : weight * value;
}
