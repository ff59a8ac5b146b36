import {any, equal, less, logicalAnd, notEqual, onesLike, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import {classLayout, type ClassOptions} from '../../functional/labels/class_layout.js';
import {IGNORED} from '../../functional/confusion/class_pairs.js';
import {pairsOnDevice} from '../../functional/confusion/class_pairs_device.js';
import {batchWeightsOnDevice} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';

/** Pairs on the device, a float32 vector each. */
interface WeightedPairs {
  readonly truth: Tensor;
  readonly predicted: Tensor;
  /** 0 for pairs that do not count. */
  readonly weight: Tensor;
  /** [1]: NaN if a class that counts is invalid, else 0. */
  readonly lost: Tensor;
}

/** The pairs of a batch on the device, where values cannot be checked. */
export function pairsWithWeights(name: string, batch: Batch<Tensor>, reading: ClassOptions): WeightedPairs {
  const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
  const layout = classLayout(name, yTrue.shape, yPred.shape, reading);
  const given = batchWeightsOnDevice(name, batch, layout.entries);
  const {truth, predicted, unreadable} = pairsOnDevice(yTrue, yPred, layout, reading);
  const w = given === undefined ? onesLike(truth) : reshape(given, [-1]);
  const lost = any(logicalAnd(unreadable, notEqual(w, 0)));
  return {
    truth,
    predicted,
    weight: whereFloat(equal(truth, IGNORED), 0, w),
    lost: whereFloat(reshape(lost, [1]), NaN, 0),
  };
}

/** The pairs between classes below `limit` only. */
export function pairsBelow(limit: number, pairs: WeightedPairs): WeightedPairs {
  const {truth, predicted, weight} = pairs;
  return {
    ...pairs,
    weight: whereFloat(logicalAnd(less(truth, limit), less(predicted, limit)), weight, 0),
  };
}
