import {equal, greater} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {entriesOnDevice, entriesOnCpu, type ShapeRule} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';
import {rowBlocks} from '../core/value_blocks.js';

const entries: ShapeRule = (t, p) => comparable('BinaryAccuracy', t, p);

/** 1 where yTrue equals [yPred > threshold]. Labels are not rounded: a label of 0.5 never matches. */
export function thresholdMatches(threshold: number): PerSample {
  // Scores and thresholds are compared in float32, as everywhere: 0.3 is not greater than 0.3.
  const threshold32 = Math.fround(threshold);
  return {
    key: `binary_accuracy(${threshold})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = entriesOnCpu(yTrue, yPred, entries);
      return rowBlocks(shape, t, p, (labels, scores, out, rows) => {
        if (out === undefined) return countMatches(labels, scores, threshold32, rows);
        for (let i = 0; i < rows; i++) out[i] = isMatch(labels[i], scores[i], threshold32);
        return NaN;
      });
    },
    device(yTrue, yPred) {
      const {t, p} = entriesOnDevice(yTrue, yPred, entries);
      return toFloat(equal(t, toFloat(greater(p, threshold32))));
    },
  };
}

/** `| 0` makes an integer of a comparison without a branch, which the processor would mispredict. */
function isMatch(label: number, score: number, threshold32: number): number {
  return +(label === (+(Math.fround(score) > threshold32) | 0)) | 0;
}

/** Four sums run at the same time, as an addition waits for the one before it. */
function countMatches(labels: Float64Array, scores: Float64Array, threshold32: number, size: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = size & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += isMatch(labels[i], scores[i], threshold32);
    b += isMatch(labels[i + 1], scores[i + 1], threshold32);
    c += isMatch(labels[i + 2], scores[i + 2], threshold32);
    d += isMatch(labels[i + 3], scores[i + 3], threshold32);
  }
  for (let i = whole; i < size; i++) a += isMatch(labels[i], scores[i], threshold32);
  return a + b + c + d;
}

/**
 * 1 for every entry in which yTrue equals [yPred > threshold], else 0.
 *
 * @example
 * binaryAccuracy([1, 1, 0, 0], [0.98, 1, 0, 0.6]);   // tensor [1, 1, 1, 0]
 */
export const binaryAccuracy = /* @__PURE__ */ pureFunction(
  'binaryAccuracy',
  (options: {threshold?: number} = {}): PerSample =>
    thresholdMatches(functionOptions('binaryAccuracy', options, {threshold: 0.5}).threshold),
);
