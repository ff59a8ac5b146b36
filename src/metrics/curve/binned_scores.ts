import {equal, lessEqual, logicalNot, type Tensor} from '@tensorflow/tfjs-core';
import {checkCount, checkNumbers, MOST_THRESHOLDS} from '../../check.js';
import {UsageError} from '../../errors.js';
import {activatedOnDevice, activatedOnCpu} from '../../functional/core/activation.js';
import {anyThresholds} from '../../functional/confusion/thresholds.js';
import {countedWeightsOnDevice, countedWeightsOnCpu} from '../../functional/labels/ignore_class.js';
import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import {matchLabels} from '../../functional/labels/binary_labels.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Statistic} from '../../state/tally.js';
import {countsByRank, scoreCounts} from '../thresholded/score_counts.js';
import {matchPositives, type ScoreSamplesOptions} from './score_samples.js';

/** Fixed thresholds, instead of those of the scores: a number of evenly distributed ones, or a list. */
export type Thresholds = number | readonly number[] | null;

/** The thresholds in rising order. */
export function thresholdsOf(name: string, given: number | readonly number[]): number[] {
  if (typeof given === 'number') {
    const count = checkCount(name, 'thresholds', given, 2, MOST_THRESHOLDS);
    return Array.from({length: count}, (_, i) => i / (count - 1));
  }
  const isInside = (t: number): boolean => t >= 0 && t <= 1;
  const list = checkNumbers(name, 'thresholds', given);
  if (list.length > 0 && list.every(isInside)) return [...list].sort((a, b) => a - b);
  throw new UsageError(name, `thresholds must be numbers in 0..1; got [${list.join(', ')}].`);
}

/** The greatest float32 below x: scores greater than it are at least x. */
function below(x: number): number {
  const one = Float32Array.of(x);
  // GPUs treat the numbers next to 0 as 0.
  if (one[0] === 0) return -1.2e-38;
  new Uint32Array(one.buffer)[0]--;
  return one[0];
}

/** Counts at given thresholds: a score of a threshold or more is positive, as in torchmetrics. */
export function binnedScores(
  name: string,
  thresholds: readonly number[],
  options: ScoreSamplesOptions,
): Statistic {
  const {activation, columns, ignoreClass, posLabel} = options;
  // A NaN label is neither positive nor negative.
  const isPositive = (y: number): boolean => (posLabel === undefined ? !(y <= 0) : y === posLabel);
  const counts = scoreCounts(name, {
    thresholds: anyThresholds(thresholds.map(below)),
    perLabel: columns === 'each',
  });
  return {
    ...counts,
    key: `${counts.key}|${activation}|${ignoreClass}${posLabel === undefined ? '' : `|${posLabel}`}`,
    length(batch) {
      matchPositives(name, batch.yTrue?.shape ?? [], batch.yPred.shape, posLabel);
      return counts.length(batch);
    },
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const {shape, fromIds} = matchLabels(name, yTrue.shape, yPred.shape);
      const positive = fromIds
        ? yTrue
        : {...yTrue, data: Uint8Array.from(yTrue.data, y => (isPositive(y) ? 1 : 0))};
      const scores = activatedOnCpu({...yPred, shape}, activation);
      const weights = countedWeightsOnCpu(name, batch, ignoreClass);
      const sampleWeight =
        weights === undefined
          ? undefined
          : ({data: Float64Array.from(weights), shape, dtype: 'float64'} as const);
      counts.cpu({yTrue: positive, yPred: {...yPred, data: scores}, sampleWeight}, into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const {fromIds} = matchLabels(name, yTrue.shape, yPred.shape);
      const positive = fromIds
        ? yTrue
        : posLabel === undefined
          ? logicalNot(lessEqual(yTrue, 0))
          : equal(yTrue, posLabel);
      const sampleWeight = countedWeightsOnDevice(name, batch, ignoreClass);
      return counts.device({yTrue: positive, yPred: activatedOnDevice(yPred, activation), sampleWeight});
    },
  };
}

/** The curve of every column through the given thresholds. */
export function curvesAt(thresholds: readonly number[], histogram: Float64Array): ScoreCurve[] {
  const labels = histogram.length / (2 * (thresholds.length + 1));
  return Array.from({length: labels}, (_, label) => {
    const counts = countsByRank(histogram, thresholds.length, label).reverse();
    return {
      thresholds: Float64Array.from(thresholds).reverse(),
      tps: Float64Array.from(counts, c => c.tp),
      fps: Float64Array.from(counts, c => c.fp),
      positives: counts[0].tp + counts[0].fn,
      negatives: counts[0].fp + counts[0].tn,
      exact: false,
    };
  });
}
