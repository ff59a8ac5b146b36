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
import type {CpuData} from '../../array/cpu_array.js';

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
  onCpu(scores: CpuData): Int32Array;
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
    onCpu(scores) {
      const out = new Int32Array(scores.length);
      for (let i = 0; i < scores.length; i++) {
        const p = Math.fround(scores[i]);
        const bucket = p >= 1 ? steps : Math.ceil(Math.fround(p * steps));
        // Comparisons with NaN are false, which leaves 0.
        if (bucket > least) out[i] = bucket;
        else if (bucket <= least) out[i] = least;
      }
      return out;
    },
    onDevice(scores) {
      const buckets = maximum(ceil(mul(clipByValue(scores, 0, 1), steps)), least);
      return whereFloat(notNaN(scores), buckets, zerosLike(scores));
    },
  };
}

/** Any thresholds, in any order. */
export function anyThresholds(thresholds: readonly number[]): Thresholds {
  const order = thresholds.map((_, i) => i).sort((a, b) => thresholds[a] - thresholds[b]);
  const sorted = Float32Array.from(order, i => thresholds[i]);
  const ranks = new Array<number>(order.length);
  order.forEach((given, rank) => (ranks[given] = rank));
  return {
    key: `at(${[...sorted].join(', ')})`,
    count: sorted.length,
    ranks,
    onCpu(scores) {
      const out = new Int32Array(scores.length);
      if (sorted.length === 1) {
        const threshold = sorted[0];
        for (let i = 0; i < scores.length; i++) if (Math.fround(scores[i]) > threshold) out[i] = 1;
      } else {
        for (let i = 0; i < scores.length; i++) out[i] = countBelow(sorted, Math.fround(scores[i]));
      }
      return out;
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
