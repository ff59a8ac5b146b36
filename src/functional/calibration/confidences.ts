import {any, equal, isNaN, max, onesLike, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {argMaxOnDevice, argMaxOnCpu} from '../labels/arg_max.js';
import {classesOnDevice, classesOnCpu} from '../labels/class_labels.js';
import {oneHotLayout, isClass, isClassOnDevice} from '../labels/one_hot.js';
import {probabilitiesOnDevice, probabilitiesOnCpu} from '../labels/probabilities.js';
import {batchWeightsOnDevice, batchWeightsOnCpu} from '../core/sample_weights.js';

export interface ConfidenceOptions {
  /** The label whose probability binary predictions are. Default: 1. */
  posLabel?: number;
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
  /** Samples of this class are left out. Default: null, no class. */
  ignoreClass?: number | null;
}

/**
 * Each sample's confidence (the probability of `posLabel`, or of the most likely class), and whether the
 * prediction came true. The confidence is NaN if it is not a probability.
 */
export interface Confidences<A> {
  readonly confidence: A;
  readonly cameTrue: A;
  readonly weight: A;
}

/** @param where the metric's class, for errors */
export function confidencesOnCpu(
  where: string,
  batch: Batch<CpuArray>,
  {posLabel, fromLogits, ignoreClass}: Required<ConfidenceOptions>,
): Confidences<Float32Array | Float64Array> {
  const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
  const {columns, samples} = oneHotLayout(where, yTrue.shape, yPred.shape);
  const data = probabilitiesOnCpu(yPred, columns, fromLogits);
  const rows: CpuArray = {data, shape: [data.length / columns, columns], dtype: yPred.dtype};
  const likeliest = columns === 1 ? undefined : argMaxOnCpu(rows);
  const ids = likeliest === undefined ? yTrue.data : classesOnCpu(where, yTrue, yPred).ids;
  const weights = batchWeightsOnCpu(where, batch, samples);
  const count = ids.length;
  const confidence = data instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  const [cameTrue, weight] = [new Float64Array(count), new Float64Array(count)];
  for (let n = 0; n < count; n++) {
    confidence[n] = data[n * columns + (likeliest === undefined ? 0 : likeliest[n])];
    cameTrue[n] = isClass(ids[n], likeliest === undefined ? posLabel : likeliest[n]);
    weight[n] = ids[n] === ignoreClass ? 0 : weights === undefined ? 1 : weights[n];
  }
  return {confidence, cameTrue, weight};
}

/** The same on the device, as vectors. */
export function confidencesOnDevice(
  name: string,
  batch: Batch<Tensor>,
  {posLabel, fromLogits, ignoreClass}: Required<ConfidenceOptions>,
): Confidences<Tensor> {
  const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
  const {columns, samples} = oneHotLayout(name, yTrue.shape, yPred.shape);
  const flat = (x: Tensor): Tensor => reshape(toFloat(x), [-1]);
  const p = probabilitiesOnDevice(yPred, columns, fromLogits);
  const ids = flat(columns === 1 ? yTrue : classesOnDevice(name, yTrue, yPred));
  const confidence = whereFloat(any(isNaN(p), 1), NaN, max(p, 1));
  const cameTrue = isClassOnDevice(ids, columns === 1 ? posLabel : argMaxOnDevice(p));
  const given = batchWeightsOnDevice(name, batch, samples);
  const weight = given ? flat(given) : onesLike(ids);
  return {
    confidence,
    cameTrue,
    weight: ignoreClass === null ? weight : whereFloat(equal(ids, ignoreClass), 0, weight),
  };
}
