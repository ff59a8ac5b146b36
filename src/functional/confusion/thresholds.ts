import {
  ceil,
  clipByValue,
  greater,
  greaterEqual,
  expandDims,
  maximum,
  mul,
  sum,
  type Tensor,
  tensor1d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';

/**
 * Thresholds that sort scores into buckets. Bucket b holds the scores that are greater than b thresholds. A
 * score is positive at the threshold of rank r if its bucket is greater than r. Scores and thresholds are
 * compared in float32, as in Keras. NaN is greater than no threshold.
 */
export interface Thresholds {
  readonly key: string;
  /** Number of thresholds. There is one bucket more. */
  readonly count: number;
  /** Rank of each threshold, in the given order. */
  readonly ranks: readonly number[];
  /** The bucket of one score. */
  bucketOf(score: number): number;
  /**
   * Adds 1 to the count of the bucket of every score. Counts of entries with label 0 follow those of the
   * others.
   */
  addCounts(labels: ArrayLike<number>, scores: ArrayLike<number>, counts: Uint32Array): void;
  /** float32, in the shape of the scores. */
  onDevice(scores: Tensor): Tensor;
}

/**
 * 0, 1/(n-1), …, 1. Scores are clipped to 0..1 first. With `open` ends the first threshold is below 0 and the
 * last above 1, so that a score of 0 is greater than the first.
 *
 * Source: `keras.metrics.metrics_utils`, the path for evenly distributed thresholds.
 */
export function evenThresholds(count: number, open: boolean): Thresholds {
  const steps = count - 1;
  const least = open ? 1 : 0;
  return {
    key: `even(${count}, ${open})`,
    count,
    ranks: Array.from({length: count}, (_, i) => i),
    bucketOf: score => evenBucket(score, steps, least),
    addCounts: (labels, scores, counts) => countEven(labels, scores, steps, least, counts),
    onDevice(scores) {
      const buckets = maximum(ceil(mul(clipByValue(scores, 0, 1), steps)), least);
      return whereFloat(notNaN(scores), buckets, zerosLike(scores));
    },
  };
}

function evenBucket(score: number, steps: number, least: number): number {
  const x = Math.fround(Math.fround(score) * steps);
  if (x > least && x < steps) return Math.ceil(x) | 0;
  // Comparisons with NaN are false, which leaves 0.
  return x >= steps ? steps : x <= least ? least : 0;
}

/** Four entries at a time, in a separate function and with whole numbers, take a third of the time. */
function countEven(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  steps: number,
  least: number,
  counts: Uint32Array,
): void {
  const size = steps + 2;
  let i = 0;
  for (; i + 3 < scores.length; i += 4) {
    counts[evenBucket(scores[i], steps, least) + size * Number(labels[i] === 0)]++;
    counts[evenBucket(scores[i + 1], steps, least) + size * Number(labels[i + 1] === 0)]++;
    counts[evenBucket(scores[i + 2], steps, least) + size * Number(labels[i + 2] === 0)]++;
    counts[evenBucket(scores[i + 3], steps, least) + size * Number(labels[i + 3] === 0)]++;
  }
  for (; i < scores.length; i++) {
    counts[evenBucket(scores[i], steps, least) + size * Number(labels[i] === 0)]++;
  }
}

/** Any thresholds, in any order. */
export function anyThresholds(thresholds: readonly number[]): Thresholds {
  const order = thresholds.map((_, i) => i).sort((a, b) => thresholds[a] - thresholds[b]);
  const sorted = Float32Array.from(order, i => thresholds[i]);
  const ranks = new Array<number>(order.length);
  order.forEach((given, rank) => (ranks[given] = rank));
  const bucketOf = (score: number): number => {
    const x = Math.fround(score);
    return sorted.length === 1 ? Number(x > sorted[0]) : countBelow(sorted, x);
  };
  return {
    key: `at(${[...sorted].join(', ')})`,
    count: sorted.length,
    ranks,
    bucketOf,
    addCounts(labels, scores, counts) {
      for (let i = 0; i < scores.length; i++) {
        counts[bucketOf(scores[i]) + (sorted.length + 1) * Number(labels[i] === 0)]++;
      }
    },
    onDevice(scores) {
      return sum(toFloat(greater(expandDims(scores, -1), tensor1d(sorted))), -1);
    },
  };
}

/** Number of sorted numbers that are less than x. */
function countBelow(sorted: Float32Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x > sorted[middle]) low = middle + 1;
    else high = middle;
  }
  return low;
}

function notNaN(x: Tensor): Tensor {
  return greaterEqual(x, -Infinity);
}

/**
 * True if the thresholds are 0, 1/(n-1), …, 1, within the tolerance of Keras (1e-7 + 1e-5 of each), for three
 * or more.
 */
export function areEven(thresholds: readonly number[]): boolean {
  if (thresholds.length < 3) return false;
  return thresholds.every((t, i) => {
    const even = Math.fround(i / (thresholds.length - 1));
    return Math.abs(t - even) <= 1e-7 + 1e-5 * even;
  });
}

/** Thresholds for a given list. */
export function thresholdsAt(thresholds: readonly number[]): Thresholds {
  return areEven(thresholds) ? evenThresholds(thresholds.length, false) : anyThresholds(thresholds);
}
