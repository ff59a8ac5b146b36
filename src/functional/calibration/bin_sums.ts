import {concat, equal, expandDims, isNaN, mul, sum, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import {binOf, type Bins} from './bins.js';
import type {Confidences, ConfidenceSource} from './confidences.js';
import {isProbability} from '../labels/probabilities.js';

/**
 * Adds for each bin of confidence: the weights, the weighted confidences, and the weights of correct
 * predictions.
 */
export function addBinSums(bins: Bins, source: ConfidenceSource, into: Float64Array): void {
  const {count} = bins;
  const {columns, probabilities, labels, likeliest, posLabel, weights, ignored} = source;
  for (let n = 0; n < source.count; n++) {
    const label = labels[n];
    const weight = weights === undefined ? 1 : weights[n];
    if (weight === 0 || label === ignored) continue;
    const confidence = probabilities[likeliest === undefined ? n : n * columns + likeliest[n]];
    const isKnown = isProbability(confidence);
    const bin = isKnown ? binOf(bins, Math.fround(confidence)) : 0;
    into[bin] += weight;
    if (isKnown && label === label) {
      into[count + bin] += weight * confidence;
      // `| 0` makes an integer of a comparison without a branch, which the processor would mispredict.
      const isRight = +(label === (likeliest === undefined ? posLabel : likeliest[n])) | 0;
      into[2 * count + bin] += weight * isRight;
    } else {
      into[count + bin] += isKnown ? weight * confidence : NaN;
      into[2 * count + bin] += NaN;
    }
  }
}

/** The same on the device: [3 * bins]. */
export function binSumsOnDevice(bins: Bins, {confidence, cameTrue, weight}: Confidences<Tensor>): Tensor {
  const marks = bins.onDevice(confidence);
  const removed = equal(weight, 0);
  // `where` instead of a product: a NaN must only affect its own bin.
  const sums = (values: Tensor): Tensor =>
    sum(whereFloat(marks, expandDims(whereFloat(removed, zerosLike(values), values), 1), 0), 0);
  const known = whereFloat(isNaN(confidence), NaN, cameTrue);
  return concat([sums(weight), sums(mul(weight, confidence)), sums(mul(weight, known))]);
}

/** A bin's weight, mean confidence, and fraction of correct predictions. */
export interface BinMeans {
  readonly weight: number;
  readonly confidence: number;
  readonly cameTrue: number;
}

/** The means of each bin that is not empty. */
export function binMeans(sums: Float64Array): BinMeans[] {
  const count = sums.length / 3;
  return Array.from(sums.subarray(0, count), (weight, bin) => ({
    weight,
    confidence: sums[count + bin] / weight,
    cameTrue: sums[2 * count + bin] / weight,
  })).filter(({weight}) => weight !== 0);
}
