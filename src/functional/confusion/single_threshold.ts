import {BLOCK, LABELS, loadBlock, SCORES, WEIGHTS} from '../../array/blocks.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {binaryLabelsOnCpu, matchLabels} from '../labels/binary_labels.js';
import {entryWeightsOnCpu} from '../core/sample_weights.js';

/** The entries of a block: true positives, false positives, false negatives, true negatives. */
type FourCounts = Float64Array;

/**
 * Counts the entries of a block at a threshold. Any label but 0 is positive.
 *
 * @returns false if a label is neither 0 nor 1
 */
export function countAt(
  labels: Float64Array,
  scores: Float64Array,
  threshold32: number,
  size: number,
  out: FourCounts,
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

/**
 * The histogram of scores at one threshold, as `addHistogram` adds it: positive entries at most and above the
 * threshold, then the others.
 */
export function addSingleThreshold(
  where: string,
  yTrue: CpuArray,
  yPred: CpuArray,
  weights: CpuArray | undefined,
  threshold: number,
  into: Float64Array,
): void {
  const match = matchLabels(where, yTrue.shape, yPred.shape);
  const labels = binaryLabelsOnCpu(yTrue, match);
  const w = weights && entryWeightsOnCpu(where, weights, match.shape);
  const threshold32 = Math.fround(threshold);
  const counts = new Float64Array(4);
  eachBlock(labels, yPred.data, (y, p, from, to) => {
    if (w !== undefined) {
      addWeights(y, p, loadBlock(WEIGHTS, w, from, to), threshold32, to - from, into);
      return;
    }
    countAt(y, p, threshold32, to - from, counts);
    const [tp, fp, fn, tn] = counts;
    into[0] += fn;
    into[1] += tp;
    into[2] += tn;
    into[3] += fp;
  });
}

function addWeights(
  labels: Float64Array,
  scores: Float64Array,
  w: Float64Array,
  threshold32: number,
  size: number,
  into: Float64Array,
): void {
  for (let i = 0; i < size; i++) {
    into[(+(labels[i] === 0) << 1) | +(Math.fround(scores[i]) > threshold32)] += w[i];
  }
}

/** Visits labels and scores in blocks. */
export function eachBlock(
  labels: CpuData,
  scores: CpuData,
  visit: (labels: Float64Array, scores: Float64Array, from: number, to: number) => void,
): void {
  for (let from = 0; from < scores.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, scores.length);
    visit(loadBlock(LABELS, labels, from, to), loadBlock(SCORES, scores, from, to), from, to);
  }
}
