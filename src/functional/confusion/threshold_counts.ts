import {concat, equal, greater, mul, notEqual, reshape, sub, sum, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import {BLOCK, LABELS, loadBlock, SCORES, WEIGHTS} from '../../array/blocks.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {binaryLabelsOnDevice, binaryLabelsOnCpu, matchLabels} from '../labels/binary_labels.js';
import type {Shape} from '../core/shapes.js';
import {entryWeightsOnDevice, entryWeightsOnCpu} from '../core/sample_weights.js';

/**
 * First rows of the two sets of counts: labels other than 0 count as 1, or labels between 0 and 1 count
 * partially.
 */
export const WHOLE = 0;
export const PARTIAL = 4;

/** The size of the last axis, which holds the classes. [batch] is one class. Checks the shapes. */
export function classesOf(where: string, yTrue: Shape, yPred: Shape): number {
  const {shape} = matchLabels(where, yTrue, yPred);
  return shape.length < 2 ? 1 : shape[shape.length - 1];
}

/**
 * Adds one batch's true positives, false positives, false negatives and true negatives at a threshold to
 * `into`, [8, classes]. In the first four rows any label but 0 is positive, as in Keras's confusion metrics.
 * In the other four, labels between 0 and 1 count partially, as in Keras's F-scores. A score is positive if
 * it is greater than the threshold, in float32. NaN is not. With an `into` of 8 numbers, all classes count as
 * one.
 */
export function addThresholdCounts(
  where: string,
  yTrue: CpuArray,
  yPred: CpuArray,
  weights: CpuArray | undefined,
  threshold: number,
  into: Float64Array,
): void {
  const match = matchLabels(where, yTrue.shape, yPred.shape);
  const classes = into.length / 8;
  const labels = binaryLabelsOnCpu(yTrue, match);
  const scores = yPred.data;
  const w = weights === undefined ? undefined : entryWeightsOnCpu(where, weights, match.shape);
  const threshold32 = Math.fround(threshold);
  const counts = new Float64Array(4);
  const isPlain = w === undefined && classes === 1;
  for (let from = 0; from < scores.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, scores.length);
    const [y, p] = [loadBlock(LABELS, labels, from, to), loadBlock(SCORES, scores, from, to)];
    if (!isPlain || !countAt(y, p, threshold32, to - from, counts)) {
      addEntries(y, p, w && loadBlock(WEIGHTS, w, from, to), threshold32, from, to, into);
      continue;
    }
    for (let row = 0; row < 4; row++) {
      into[WHOLE + row] += counts[row];
      into[PARTIAL + row] += counts[row];
    }
  }
}

/**
 * Counts the true positives, false positives, false negatives and true negatives of a block.
 *
 * @returns false if a label is neither 0 nor 1
 */
function countAt(
  labels: Float64Array,
  scores: Float64Array,
  threshold32: number,
  size: number,
  out: Float64Array,
): boolean {
  let hits = 0;
  let predicted = 0;
  let positive = 0;
  let others = 0;
  for (let i = 0; i < size; i++) {
    // `| 0` makes an integer of a comparison without a branch, which the processor would mispredict.
    const isPredicted = +(Math.fround(scores[i]) > threshold32) | 0;
    const isPositive = +(labels[i] !== 0) | 0;
    hits += isPredicted & isPositive;
    predicted += isPredicted;
    positive += isPositive;
    others |= +(labels[i] * labels[i] !== labels[i]);
  }
  out[0] = hits;
  out[1] = predicted - hits;
  out[2] = positive - hits;
  out[3] = size - predicted - positive + hits;
  return others === 0;
}

function addEntries(
  labels: Float64Array,
  scores: Float64Array,
  w: Float64Array | undefined,
  threshold32: number,
  from: number,
  to: number,
  into: Float64Array,
): void {
  const classes = into.length / 8;
  for (let i = 0, c = from % classes; i < to - from; i++) {
    const row = (+(Math.fround(scores[i]) > threshold32) ^ 1) << 1;
    const weight = w === undefined ? 1 : w[i];
    // A label of weight 0 may be NaN.
    const y = weight === 0 ? 0 : labels[i];
    into[(WHOLE + row + (+(y === 0) | 0)) * classes + c] += weight;
    const part = weight * y;
    into[(PARTIAL + row) * classes + c] += part;
    into[(PARTIAL + row + 1) * classes + c] += weight - part;
    if (++c === classes) c = 0;
  }
}

/** The same on the device: a float32 vector. */
export function thresholdCountsOnDevice(
  where: string,
  yTrue: Tensor,
  yPred: Tensor,
  weights: Tensor | undefined,
  threshold: number,
): Tensor {
  const match = matchLabels(where, yTrue.shape, yPred.shape);
  const rows = (x: Tensor): Tensor => reshape(x, [-1, classesOf(where, yTrue.shape, yPred.shape)]);
  const given = rows(binaryLabelsOnDevice(yTrue, match));
  const predicted = toFloat(greater(rows(toFloat(yPred)), Math.fround(threshold)));
  const missed = sub(1, predicted);
  const w = weights && rows(entryWeightsOnDevice(where, weights, match.shape));
  // A label of weight 0 may be NaN.
  const labels = w === undefined ? given : whereFloat(equal(w, 0), 0, given);
  const four = (positive: Tensor): Tensor[] => {
    const yes = w === undefined ? positive : mul(positive, w);
    const no = w === undefined ? sub(1, positive) : sub(w, yes);
    return [mul(predicted, yes), mul(predicted, no), mul(missed, yes), mul(missed, no)];
  };
  const whole = toFloat(notEqual(labels, 0));
  return concat([...four(whole), ...four(labels)].map(x => sum(x, 0)));
}
