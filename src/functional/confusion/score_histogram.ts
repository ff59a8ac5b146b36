import {
  add,
  concat,
  equal,
  floor,
  matMul,
  mul,
  notEqual,
  range,
  reshape,
  slice,
  sub,
  type Tensor,
  tensor1d,
  transpose,
} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat, sigmoid} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import type {Thresholds} from './thresholds.js';
import {binaryLabelsOnDevice, matchLabels} from '../labels/binary_labels.js';
import type {Shape} from '../core/shapes.js';
import type {TopKScores} from '../labels/top_k_scores.js';
import {entryWeightsOnDevice, entryWeightsOnCpu} from '../core/sample_weights.js';

export interface HistogramOptions {
  readonly thresholds: Thresholds;
  /** Scores are logits: the histogram is that of their sigmoid. */
  readonly fromLogits?: boolean;
  /** Only these scores of a row (the last axis; for [batch] the batch, as in Keras) can be positive. */
  readonly topK?: TopKScores | undefined;
  /** Only this class of the last axis is counted. Negative: from the end. */
  readonly classId?: number | null;
  /** A weight for each column of the last axis. */
  readonly labelWeights?: readonly number[] | null;
  /** One histogram per column of the last axis instead of one for all. */
  readonly perLabel?: boolean;
}

/** What is counted, according to the shapes. */
interface Layout {
  /** Shape of the scores after `classId` has selected a class. */
  readonly shape: Shape;
  /** Size of the last axis of `shape`. */
  readonly columns: number;
  readonly labels: number;
  /** The selected class, if any. */
  readonly column: number | undefined;
}

/**
 * Length of the statistic: for each label (or for all together) the weights of positive entries per bucket,
 * then those of negative entries. Checks the shapes.
 */
export function histogramLength(
  where: string,
  yTrue: Shape,
  yPred: Shape,
  options: HistogramOptions,
): number {
  const {labels} = layoutOf(where, matchLabels(where, yTrue, yPred).shape, options);
  return labels * 2 * (options.thresholds.count + 1);
}

function layoutOf(where: string, scores: Shape, {classId, labelWeights, perLabel}: HistogramOptions): Layout {
  const last = scores.length === 1 ? 1 : scores[scores.length - 1];
  if (labelWeights && labelWeights.length !== last) {
    throw new UsageError(
      where,
      `${labelWeights.length} labelWeights do not fit yPred ${showShape(scores)}. Give one for each column.`,
    );
  }
  if (classId === undefined || classId === null) {
    return {shape: scores, columns: last, labels: perLabel ? last : 1, column: undefined};
  }
  const column = classId < 0 ? classId + last : classId;
  if (scores.length < 2 || column < 0 || column >= last) {
    throw new UsageError(
      where,
      `there is no class ${classId} in yPred ${showShape(scores)} ([batch, classes]).`,
    );
  }
  return {shape: [...scores.slice(0, -1), 1], columns: 1, labels: 1, column};
}

/** Adds the histogram of one batch to `into`. */
export function addHistogram(
  where: string,
  yTrue: CpuArray,
  yPred: CpuArray,
  weights: CpuArray | undefined,
  options: HistogramOptions,
  into: Float64Array,
): void {
  const match = matchLabels(where, yTrue.shape, yPred.shape);
  const {shape, columns, labels: perLabel, column: only} = layoutOf(where, match.shape, options);
  const {thresholds, topK, labelWeights} = options;
  const scores = options.fromLogits ? sigmoidOnCpu(yPred.data) : yPred.data;
  const labels = yTrue.data;
  const width = match.shape[match.shape.length - 1];
  const w = weights === undefined ? undefined : entryWeightsOnCpu(where, weights, shape);
  const isPlain = perLabel === 1 && w === undefined && !labelWeights && topK === undefined;
  if (isPlain && only === undefined && !match.fromIds) {
    const counts = new Uint32Array(into.length);
    thresholds.addCounts(labels, scores, counts);
    into.set(counts);
    return;
  }
  const dropped = topK?.dropped(scores, width);
  const size = thresholds.count + 1;
  const entries = only === undefined ? scores.length : scores.length / width;
  for (let entry = 0, column = 0; entry < entries; entry++) {
    const i = only === undefined ? entry : entry * width + only;
    const id = only ?? column;
    const isPositive = match.fromIds ? labels[(i - id) / width] === id : labels[i] !== 0;
    const bucket = dropped?.[i] === 1 ? 0 : thresholds.bucketOf(scores[i]);
    const at = (perLabel === 1 ? 0 : column * 2 * size) + (isPositive ? 0 : size) + bucket;
    into[at] += (w === undefined ? 1 : w[entry]) * (labelWeights ? labelWeights[column] : 1);
    if (++column === columns) column = 0;
  }
}

function sigmoidOnCpu(logits: CpuData): Float32Array {
  const out = new Float32Array(logits.length);
  for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-logits[i]));
  return out;
}

/** The histogram of one batch on the device: a float32 vector. */
export function histogramOnDevice(
  where: string,
  yTrue: Tensor,
  yPred: Tensor,
  weights: Tensor | undefined,
  options: HistogramOptions,
): Tensor {
  const match = matchLabels(where, yTrue.shape, yPred.shape);
  const {shape, columns, labels, column} = layoutOf(where, match.shape, options);
  const {thresholds, topK, labelWeights} = options;
  // As a matrix from here on: not every kernel handles higher ranks.
  const rows = (x: Tensor, width: number): Tensor => reshape(x, [-1, width]);
  const width = match.shape[match.shape.length - 1];
  const given = rows(toFloat(yPred), width);
  const scores = options.fromLogits ? sigmoid(given) : given;
  let buckets = thresholds.onDevice(scores);
  if (topK !== undefined) buckets = mul(buckets, topK.onDevice(scores));
  let positive = toFloat(notEqual(rows(binaryLabelsOnDevice(yTrue, match), width), 0));
  if (column !== undefined) {
    buckets = slice(buckets, [0, column], [-1, 1]);
    positive = slice(positive, [0, column], [-1, 1]);
  }
  let negative: Tensor = sub(1, positive);
  if (weights !== undefined || labelWeights) {
    const ofEntries = weights && rows(entryWeightsOnDevice(where, weights, shape), shape[shape.length - 1]);
    const ofColumns = labelWeights && tensor1d([...labelWeights]);
    for (const w of [ofEntries, ofColumns]) {
      if (!w) continue;
      positive = mul(positive, w);
      negative = mul(negative, w);
    }
  }
  const byLabel = (x: Tensor): Tensor =>
    labels === 1 ? reshape(x, [1, -1, 1]) : reshape(transpose(x), [columns, -1, 1]);
  return bucketSums(byLabel(buckets), byLabel(positive), byLabel(negative), thresholds.count + 1);
}

/**
 * Sums per bucket, for each label: [labels, entries, 1] -> [labels * 2 * size]. A bucket's number is divided
 * into a coarse and a fine digit. A matrix product of their one-hot rows counts both at once: this needs
 * entries * 2 sqrt(size) numbers instead of entries * size, and float32 matrix products are available on all
 * backends.
 */
function bucketSums(buckets: Tensor, positive: Tensor, negative: Tensor, size: number): Tensor {
  const labels = buckets.shape[0];
  const fineDigits = Math.ceil(Math.sqrt(size));
  const coarseDigits = Math.ceil(size / fineDigits);
  // Half a bucket more keeps the quotient away from whole numbers, where float32 may round to the wrong side.
  const coarse = floor(mul(add(buckets, 0.5), 1 / fineDigits));
  const fine = sub(buckets, mul(coarse, fineDigits));
  const coarseMarks = toFloat(equal(coarse, range(0, coarseDigits)));
  const fineMarks = toFloat(equal(fine, range(0, fineDigits)));
  const weighted = concat([mul(coarseMarks, positive), mul(coarseMarks, negative)], -1);
  const sums = reshape(matMul(weighted, fineMarks, true, false), [labels, 2, coarseDigits * fineDigits]);
  return reshape(slice(sums, [0, 0, 0], [labels, 2, size]), [-1]);
}
