import {concat, equal, expandDims, isNaN, mul, sum, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import type {Bins} from './bins.js';
import type {Confidences} from './confidences.js';

/**
 * Adds for each bin of confidence: the weights, the weighted confidences, and the weights of correct
 * predictions.
 */
export function addBinSums(
  bins: Bins,
  {confidence, cameTrue, weight}: Confidences<Float32Array | Float64Array>,
  into: Float64Array,
): void {
  bins.onCpu(confidence).forEach((bin, n) => {
    if (weight[n] === 0) return;
    into[bin] += weight[n];
    into[bins.count + bin] += weight[n] * confidence[n];
    // If the confidence is NaN, so is the result.
    into[2 * bins.count + bin] += Number.isNaN(confidence[n]) ? NaN : weight[n] * cameTrue[n];
  });
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
