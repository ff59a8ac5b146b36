import {
  addThresholdCounts,
  classesOf,
  thresholdCountsOnDevice,
  WHOLE,
} from '../../functional/confusion/threshold_counts.js';
import {
  addHistogram,
  histogramLength,
  histogramOnDevice,
  type HistogramOptions,
} from '../../functional/confusion/score_histogram.js';
import type {Thresholds} from '../../functional/confusion/thresholds.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {Tensor} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';

/** Weights of true and false positives and negatives at one threshold. */
export interface ThresholdCounts {
  tp: number;
  fp: number;
  tn: number;
  fn: number;
}

/**
 * The histogram of scores from which the counts at every threshold follow. Metrics with the same thresholds
 * share it.
 *
 * @param name the metric's class, for errors
 * @param selection what is counted of the scores, for the key: see `selectedCounts`
 */
export function scoreCounts(
  name: string,
  options: HistogramOptions,
  selection: object = {topK: null, classId: null},
): Statistic {
  const {thresholds, fromLogits = false, labelWeights = null, perLabel = false} = options;
  return defineStatistic({
    key: `scores|${thresholds.key}|${keyOf({fromLogits, ...selection, labelWeights, perLabel})}`,
    merge: totals,
    length: ({yTrue, yPred}) => histogramLength(name, yTrue?.shape ?? [], yPred.shape, options),
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      addHistogram(name, yTrue, yPred, maskedWeightsOnCpu(name, batch), options, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      return histogramOnDevice(name, yTrue, yPred, maskedWeightsOnDevice(name, batch), options);
    },
  });
}

/** The histogram of all entries at a single threshold, by the loop of `countsAt`, which is faster. */
export function scoreCountsAt(name: string, threshold: number, thresholds: Thresholds): Statistic {
  return {
    ...scoreCounts(name, {thresholds}),
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const counts = new Float64Array(8);
      addThresholdCounts(name, yTrue, yPred, maskedWeightsOnCpu(name, batch), threshold, counts);
      const {tp, fp, fn, tn} = allClasses(counts);
      [fn, tp, tn, fp].forEach((count, bucket) => (into[bucket] += count));
    },
  };
}

/**
 * The counts at one threshold, for every class: Precision, Recall, the counts and F-scores at that threshold
 * share it.
 *
 * @param name the metric's class, for errors
 */
export function countsAt(name: string, threshold: number): Statistic {
  return defineStatistic({
    key: `counts at ${Math.fround(threshold)}`,
    merge: totals,
    length: ({yTrue, yPred}) => 8 * classesOf(name, yTrue?.shape ?? [], yPred.shape),
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      addThresholdCounts(name, yTrue, yPred, maskedWeightsOnCpu(name, batch), threshold, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      return thresholdCountsOnDevice(name, yTrue, yPred, maskedWeightsOnDevice(name, batch), threshold);
    },
  });
}

/** The counts of all classes together, from the values of `countsAt`. */
export function allClasses(values: Float64Array | undefined): ThresholdCounts {
  const classes = (values?.length ?? 0) / 8;
  const row = (index: number): number => {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += (values as Float64Array)[(WHOLE + index) * classes + c];
    return sum;
  };
  return {tp: row(0), fp: row(1), fn: row(2), tn: row(3)};
}

/** The counts at every threshold, by rank, from one label's part of the histogram. */
export function countsByRank(
  histogram: ArrayLike<number> | undefined,
  thresholds: number,
  label = 0,
): ThresholdCounts[] {
  const size = thresholds + 1;
  const at = label * 2 * size;
  const counts: ThresholdCounts[] = Array.from({length: thresholds}, () => ({tp: 0, fp: 0, tn: 0, fn: 0}));
  if (histogram === undefined) return counts;
  // Each side is summed from its own end: no count is a difference, so rounding cannot make one negative.
  for (let r = thresholds - 1, tp = 0, fp = 0; r >= 0; r--) {
    counts[r].tp = tp += histogram[at + r + 1];
    counts[r].fp = fp += histogram[at + size + r + 1];
  }
  for (let r = 0, fn = 0, tn = 0; r < thresholds; r++) {
    counts[r].fn = fn += histogram[at + r];
    counts[r].tn = tn += histogram[at + size + r];
  }
  return counts;
}
