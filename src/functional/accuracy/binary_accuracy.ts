import {equal, greater, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {entriesOnDevice, entriesOnCpu, type ShapeRule} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';

const entries: ShapeRule = (t, p) => comparable('BinaryAccuracy', t, p);

/** 1 where yTrue equals [yPred > threshold]. Labels are not rounded: a label of 0.5 never matches. */
export function thresholdMatches(threshold: number): PerSample {
  // Scores and thresholds are compared in float32, as everywhere: 0.3 is not greater than 0.3.
  const threshold32 = Math.fround(threshold);
  return {
    key: `binary_accuracy(${threshold})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = entriesOnCpu(yTrue, yPred, entries);
      const out = zeros(shape);
      for (let i = 0; i < out.data.length; i++) {
        const predicted = Math.fround(p[i]) > threshold32 ? 1 : 0;
        out.data[i] = t[i] === predicted ? 1 : 0;
      }
      return out;
    },
    device(yTrue, yPred) {
      const {t, p} = entriesOnDevice(yTrue, yPred, entries);
      return toFloat(equal(t, toFloat(greater(p, threshold32))));
    },
  };
}

/**
 * 1 for every entry in which yTrue equals [yPred > threshold], else 0.
 *
 * @example
 * binaryAccuracy([1, 1, 0, 0], [0.98, 1, 0, 0.6]);   // tensor [1, 1, 1, 0]
 */
export function binaryAccuracy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: {threshold?: number} = {},
): Tensor {
  return valuesOf(binaryAccuracy.perSample(options), yTrue, yPred);
}

binaryAccuracy.perSample = (options: {threshold?: number} = {}): PerSample =>
  thresholdMatches(functionOptions('binaryAccuracy', options, {threshold: 0.5}).threshold);
