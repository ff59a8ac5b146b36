import {any, equal, isNaN, max, onesLike, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {argMaxOnDevice, argMaxOnCpu} from '../labels/arg_max.js';
import {areIdsOnDevice, checkIds} from '../labels/check_ids.js';
import {classesOnDevice, classesOnCpu} from '../labels/class_labels.js';
import {oneHotLayout, isClass, isClassOnDevice} from '../labels/one_hot.js';
import {isProbability, probabilitiesOnDevice, probabilitiesOnCpu} from '../labels/probabilities.js';
import {activatedOnCpu} from '../core/activation.js';
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

/** Where the confidences of a batch are read from on the CPU. */
export interface ConfidenceSource {
  /** Number of samples. */
  readonly count: number;
  /** [samples, columns]. A number that is not a probability counts as NaN. */
  readonly probabilities: ArrayLike<number>;
  readonly columns: number;
  /** The class of each sample. */
  readonly labels: ArrayLike<number>;
  /** The most likely class of each sample; undefined for binary predictions, which are about `posLabel`. */
  readonly likeliest: ArrayLike<number> | undefined;
  readonly posLabel: number;
  readonly weights: ArrayLike<number> | undefined;
  /** Samples with this label weigh 0. NaN: none. */
  readonly ignored: number;
}

/** @param where the metric's class, for errors */
export function confidencesOnCpu(
  where: string,
  batch: Batch<CpuArray>,
  {posLabel, fromLogits, ignoreClass}: Required<ConfidenceOptions>,
): ConfidenceSource {
  const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
  const {columns, samples} = oneHotLayout(where, yTrue.shape, yPred.shape);
  // The numbers of binary predictions are checked one by one, when they are read.
  const data =
    columns === 1
      ? activatedOnCpu(yPred, fromLogits ? 'sigmoid' : null)
      : probabilitiesOnCpu(yPred, columns, fromLogits);
  const count = data.length / columns;
  const likeliest =
    columns === 1 ? undefined : argMaxOnCpu({data, shape: [count, columns], dtype: yPred.dtype});
  const labels = likeliest === undefined ? yTrue.data : classesOnCpu(where, yTrue, yPred).ids;
  const source = {
    count,
    probabilities: data,
    columns,
    labels,
    likeliest,
    posLabel,
    weights: batchWeightsOnCpu(where, batch, samples),
    ignored: ignoreClass ?? NaN,
  };
  if (columns > 1) checkIds(where, labels, columns, n => weightAt(source, n) !== 0);
  return source;
}

/** The confidence of one sample. */
export function confidenceAt({probabilities, columns, likeliest}: ConfidenceSource, n: number): number {
  const p = probabilities[likeliest === undefined ? n : n * columns + likeliest[n]];
  return isProbability(p) ? p : NaN;
}

/** 1 if the prediction of one sample came true, else 0. */
export function cameTrueAt({labels, likeliest, posLabel}: ConfidenceSource, n: number): number {
  return isClass(labels[n], likeliest === undefined ? posLabel : likeliest[n]);
}

/** The weight of one sample. */
export function weightAt({labels, weights, ignored}: ConfidenceSource, n: number): number {
  if (labels[n] === ignored) return 0;
  return weights === undefined ? 1 : weights[n];
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
  // What cannot be checked on the device is NaN there.
  const cameTrue =
    columns === 1
      ? isClassOnDevice(ids, posLabel)
      : isClassOnDevice(whereFloat(areIdsOnDevice(ids, columns), ids, NaN), argMaxOnDevice(p));
  const given = batchWeightsOnDevice(name, batch, samples);
  const weight = given ? flat(given) : onesLike(ids);
  return {
    confidence,
    cameTrue,
    weight: ignoreClass === null ? weight : whereFloat(equal(ids, ignoreClass), 0, weight),
  };
}
