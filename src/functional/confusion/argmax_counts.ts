import {
  abs,
  concat,
  equal,
  greater,
  greaterEqual,
  logicalAnd,
  max,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {binaryLabelsOnDevice, binaryLabelsOnCpu, matchLabels} from '../labels/binary_labels.js';
import type {Shape} from '../core/shapes.js';
import {entryWeightsOnDevice, entryWeightsOnCpu} from '../core/sample_weights.js';

/** Scores below this are not a prediction, even if they are the greatest of their row. */
const NOTHING = 1e-9;

/** The shape [batch, classes] in which classes are counted. */
export function classShape(where: string, yTrue: Shape, yPred: Shape): [number, number] {
  const {shape} = matchLabels(where, yTrue, yPred);
  if (shape.length > 2) {
    throw new UsageError(
      where,
      `expected yPred [batch, classes], got ${showShape(yPred)}. Flatten the inner axes into the batch.`,
    );
  }
  return [shape[0], shape.length === 1 ? 1 : shape[1]];
}

/**
 * Adds one batch's true positives, false positives, false negatives and true negatives of every class, [4,
 * classes]. The greatest score of a row is the prediction (all of them, if several are equal). Labels between
 * 0 and 1 count partially.
 */
export function addArgMaxCounts(
  where: string,
  yTrue: CpuArray,
  yPred: CpuArray,
  weights: CpuArray | undefined,
  into: Float64Array,
): void {
  const [samples, classes] = classShape(where, yTrue.shape, yPred.shape);
  const labels = binaryLabelsOnCpu(yTrue, matchLabels(where, yTrue.shape, yPred.shape));
  const scores = yPred.data;
  const w = weights === undefined ? undefined : entryWeightsOnCpu(where, weights, [samples, classes]);
  for (let n = 0, start = 0; n < samples; n++, start += classes) {
    let most = -Infinity;
    for (let c = 0; c < classes; c++) most = Math.max(most, scores[start + c]);
    for (let c = 0; c < classes; c++) {
      const p = scores[start + c];
      const predicted = p >= most && Math.abs(p) > NOTHING;
      const weight = w === undefined ? 1 : w[start + c];
      // A label of weight 0 may be NaN.
      const y = weight === 0 ? 0 : labels[start + c];
      into[predicted ? c : 2 * classes + c] += weight * y;
      into[predicted ? classes + c : 3 * classes + c] += weight * (1 - y);
    }
  }
}

/** The same on the device: a float32 vector. */
export function argMaxCountsOnDevice(
  where: string,
  yTrue: Tensor,
  yPred: Tensor,
  weights: Tensor | undefined,
): Tensor {
  const shape = classShape(where, yTrue.shape, yPred.shape);
  const scores = reshape(toFloat(yPred), shape);
  const given = reshape(binaryLabelsOnDevice(yTrue, matchLabels(where, yTrue.shape, yPred.shape)), shape);
  const isPredicted = logicalAnd(greaterEqual(scores, max(scores, 1, true)), greater(abs(scores), NOTHING));
  const predicted = toFloat(isPredicted);
  const w = weights === undefined ? undefined : entryWeightsOnDevice(where, weights, shape);
  // A label of weight 0 may be NaN.
  const labels = w === undefined ? given : whereFloat(equal(w, 0), 0, given);
  const yes = w === undefined ? labels : mul(labels, w);
  const no = w === undefined ? sub(1, labels) : sub(w, yes);
  const missed = sub(1, predicted);
  const counts = [mul(predicted, yes), mul(predicted, no), mul(missed, yes), mul(missed, no)];
  return concat(counts.map(x => sum(x, 0)));
}
