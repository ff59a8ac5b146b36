import {equal, greater, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import type {TensorLike} from '../../types.js';
import {entriesOnDevice, entriesOnCpu, type ShapeRule} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {inBlocks, type PerSample, valuesOf} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';
import {rowBlocks} from '../core/value_blocks.js';

const entries: ShapeRule = (t, p) => comparable('BinaryAccuracy', t, p);

/** 1 where yTrue equals [yPred > threshold]. Labels are not rounded: a label of 0.5 never matches. */
export function thresholdMatches(threshold: number): PerSample {
  // Scores and thresholds are compared in float32, as everywhere: 0.3 is not greater than 0.3.
  const threshold32 = Math.fround(threshold);
  return {
    key: `binary_accuracy(${threshold})`,
    ...inBlocks((yTrue, yPred) => {
      const {t, p, shape} = entriesOnCpu(yTrue, yPred, entries);
      return rowBlocks(shape, t, p, (labels, scores, out, rows) => {
        // A local: a loop reads it faster than what a closure captures.
        const limit = threshold32;
        let count = 0;
        for (let i = 0; i < rows; i++) {
          // `| 0` makes an integer of a comparison without a branch, which the processor would mispredict.
          const predicted = +(Math.fround(scores[i]) > limit) | 0;
          const match = +(labels[i] === predicted) | 0;
          if (out !== undefined) out[i] = match;
          count += match;
        }
        return count;
      });
    }),
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
