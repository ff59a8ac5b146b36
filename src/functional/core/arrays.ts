import {broadcastTo as broadcastOnDevice, cast, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {sameShape, sizeOf} from '../../check.js';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {broadcastShape, type Shape} from './shapes.js';

/** Repeats the entries of data of shape `from` to `shape`. Ranks are equal, sizes are equal or 1. */
export function broadcastTo(data: CpuData, from: Shape, shape: Shape): CpuData {
  if (sameShape(from, shape)) return data;
  const rank = shape.length;
  const strides = new Array<number>(rank);
  let stride = 1;
  for (let d = rank - 1; d >= 0; d--) {
    strides[d] = from[d] === 1 ? 0 : stride;
    stride *= from[d];
  }
  const out = new Float64Array(sizeOf(shape));
  const index = new Array<number>(rank).fill(0);
  for (let i = 0, at = 0; i < out.length; i++) {
    out[i] = data[at];
    for (let d = rank - 1; d >= 0; d--) {
      at += strides[d];
      if (++index[d] < shape[d]) break;
      at -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return out;
}

/** Labels in the dtype of the predictions. Integer predictions truncate labels to integers, as in Keras. */
export function likePredictions(yTrue: CpuArray, yPred: CpuArray): CpuArray {
  if (yPred.dtype === 'int32' && (yTrue.dtype === 'float32' || yTrue.dtype === 'float64')) {
    return {data: Int32Array.from(yTrue.data), shape: yTrue.shape, dtype: 'int32'};
  }
  if (yPred.dtype === 'bool' && yTrue.dtype !== 'bool') {
    return {data: Uint8Array.from(yTrue.data, v => (v !== 0 ? 1 : 0)), shape: yTrue.shape, dtype: 'bool'};
  }
  return yTrue;
}

export type ShapeRule = (yTrue: Shape, yPred: Shape) => [Shape, Shape];

/** Labels and predictions entry by entry, on the CPU. */
export function entriesOnCpu(
  yTrue: CpuArray,
  yPred: CpuArray,
  rule: ShapeRule,
): {t: CpuData; p: CpuData; shape: Shape} {
  const [tShape, pShape] = rule(yTrue.shape, yPred.shape);
  const shape = broadcastShape(tShape, pShape);
  return {t: broadcastTo(yTrue.data, tShape, shape), p: broadcastTo(yPred.data, pShape, shape), shape};
}

/** The same on the device, in float32. */
export function entriesOnDevice(yTrue: Tensor, yPred: Tensor, rule: ShapeRule): {t: Tensor; p: Tensor} {
  const [tShape, pShape] = rule(yTrue.shape, yPred.shape);
  return {t: inShape(toFloat(yTrue), tShape), p: inShape(toFloat(yPred), pShape)};
}

/** `entriesOnCpu` with labels in the dtype of the predictions. */
export function pairOnCpu(
  yTrue: CpuArray,
  yPred: CpuArray,
  rule: ShapeRule,
): {t: CpuData; p: CpuData; shape: Shape} {
  return entriesOnCpu(likePredictions(yTrue, yPred), yPred, rule);
}

/** `entriesOnDevice` with labels in the dtype of the predictions. */
export function pairOnDevice(yTrue: Tensor, yPred: Tensor, rule: ShapeRule): {t: Tensor; p: Tensor} {
  return entriesOnDevice(yPred.dtype === 'float32' ? yTrue : cast(yTrue, yPred.dtype), yPred, rule);
}

/** `x` in another shape of the same size. */
export function inShape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : reshape(x, shape as number[]);
}

/** `broadcastTo` for a tensor, which is brought to the shape `from` first. */
export function spreadOnDevice(x: Tensor, from: Shape, shape: Shape): Tensor {
  return broadcastOnDevice(inShape(x, from), shape as number[]);
}

/** `where` for tensors of equal shape and any rank. webgl's own `where` handles ranks up to 4. */
export function whereFlat(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  const flat = (x: Tensor): Tensor => reshape(x, [-1]);
  return reshape(whereFloat(flat(condition), flat(yes), flat(no)), yes.shape);
}
