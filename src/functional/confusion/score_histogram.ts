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
import {binaryLabelsOnDevice, type Match, matchLabels} from '../labels/binary_labels.js';
import type {Shape} from '../core/shapes.js';
import {entryWeightsOnDevice, entryWeightsOnCpu} from '../core/sample_weights.js';

export interface HistogramOptions {
  readonly thresholds: Thresholds;
  /** Scores are logits: the histogram is that of their sigmoid. */
  readonly fromLogits?: boolean;
  /** A weight for each column of the last axis. */
  readonly labelWeights?: readonly number[] | null;
  /** One histogram per column of the last axis instead of one for all. */
  readonly perLabel?: boolean;
}

/** What is counted, according to the shapes. */
interface Layout extends Match {
  /** Size of the last axis; 1 for [batch]. */
  readonly columns: number;
  readonly labels: number;
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
  return layoutOf(where, yTrue, yPred, options).labels * 2 * (options.thresholds.count + 1);
}

function layoutOf(
  where: string,
  yTrue: Shape,
  yPred: Shape,
  {labelWeights, perLabel}: HistogramOptions,
): Layout {
  const match = matchLabels(where, yTrue, yPred);
  const {shape} = match;
  const columns = shape.length === 1 ? 1 : shape[shape.length - 1];
  if (labelWeights && labelWeights.length !== columns) {
    throw new UsageError(
      where,
      `${labelWeights.length} labelWeights do not fit yPred ${showShape(shape)}. Give one for each column.`,
    );
  }
  return {...match, columns, labels: perLabel ? columns : 1};
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
  const {shape, fromIds, columns, labels: count} = layoutOf(where, yTrue.shape, yPred.shape, options);
  const {thresholds, labelWeights} = options;
  const scores = options.fromLogits ? sigmoidOnCpu(yPred.data) : yPred.data;
  const labels = yTrue.data;
  const w = weights && entryWeightsOnCpu(where, weights, shape);
  if (count === 1 && w === undefined && !labelWeights && !fromIds) {
    const counts = new Uint32Array(into.length);
    thresholds.addCounts(labels, scores, counts);
    into.set(counts);
    return;
  }
  const size = thresholds.count + 1;
  for (let i = 0, column = 0; i < scores.length; i++) {
    const isPositive = fromIds ? labels[(i - column) / columns] === column : labels[i] !== 0;
    const label = count === 1 ? 0 : column;
    const at = (2 * label + (isPositive ? 0 : 1)) * size + thresholds.bucketOf(scores[i]);
    into[at] += (w === undefined ? 1 : w[i]) * (labelWeights ? labelWeights[column] : 1);
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
  const layout = layoutOf(where, yTrue.shape, yPred.shape, options);
  const {shape, columns, labels} = layout;
  const {thresholds, labelWeights} = options;
  // As a matrix from here on: not every kernel handles higher ranks.
  const rows = (x: Tensor): Tensor => reshape(x, [-1, columns]);
  const given = rows(toFloat(yPred));
  const buckets = thresholds.onDevice(options.fromLogits ? sigmoid(given) : given);
  let positive = toFloat(notEqual(rows(binaryLabelsOnDevice(yTrue, layout)), 0));
  let negative: Tensor = sub(1, positive);
  const ofEntries = weights && rows(entryWeightsOnDevice(where, weights, shape));
  const ofColumns = labelWeights && tensor1d([...labelWeights]);
  for (const w of [ofEntries, ofColumns]) {
    if (!w) continue;
    positive = mul(positive, w);
    negative = mul(negative, w);
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
