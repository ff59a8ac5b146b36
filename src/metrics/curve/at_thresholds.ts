import {type CpuArray, toCpuArray} from '../../array/cpu_array.js';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {type ScoreCurve, curveThrough} from '../../functional/curve/score_curve.js';
import {checkOptions} from '../../options.js';
import type {ArrayData, MetricResult} from '../../types.js';
import type {BaseMetric} from '../base/base_metric.js';

export interface ThresholdsOptions {
  /** A weight per sample, [n]. Samples of weight 0 are left out. Default: all count alike. */
  sampleWeight?: ArrayData;
  /** The label that is positive. Default: 1. */
  posLabel?: number;
}

/** The counts of two classes at each threshold; scores of at least the threshold are positive. */
export interface CountsAtThresholds {
  readonly tns: number[];
  readonly fps: number[];
  readonly fns: number[];
  readonly tps: number[];
  /** All distinct scores, in descending order. */
  readonly thresholds: number[];
}

/**
 * The confusion matrix of two classes at each threshold that makes a difference.
 *
 * @param yTrue labels [n]: 1, or `posLabel`, is positive
 * @param yScore scores [n]
 * @throws UsageError for lists of different lengths, no samples, and scores that are NaN
 *
 * Source: `sklearn.metrics.confusion_matrix_at_thresholds` 1.9.
 *
 * @example
 * confusionMatrixAtThresholds([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).tps;   // [1, 1, 2, 2]
 */
export function confusionMatrixAtThresholds(
  yTrue: ArrayData,
  yScore: ArrayData,
  options: ThresholdsOptions = {},
): CountsAtThresholds {
  const where = 'confusionMatrixAtThresholds';
  const {tps, fps, thresholds, positives, negatives} = curveOf(where, yTrue, yScore, options);
  return {
    tns: Array.from(fps, fp => negatives - fp),
    fps: [...fps],
    fns: Array.from(tps, tp => positives - tp),
    tps: [...tps],
    thresholds: [...thresholds],
  };
}

/**
 * A metric of the predictions 0 and 1 at each threshold that makes a difference. Takes a pass over all
 * samples for each threshold.
 *
 * @param metric an instance, which is reset before each threshold and at the end
 * @param yTrue labels [n], as the metric takes them
 * @param yScore scores [n]; those of at least the threshold are predicted as 1
 * @returns the result of the metric at each threshold; thresholds are all distinct scores, in descending
 *   order
 * @throws UsageError for lists of different lengths, no samples, NaN scores, and anything but a metric
 *
 * Source: `sklearn.metrics.metric_at_thresholds` 1.9.
 *
 * @example
 * const {metricValues} = await metricAtThresholds(new AccuracyScore(), [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * console.log(metricValues);   // [0.75, 0.5, 0.75, 0.5]
 */
export async function metricAtThresholds(
  metric: BaseMetric,
  yTrue: ArrayData,
  yScore: ArrayData,
  options: Pick<ThresholdsOptions, 'sampleWeight'> = {},
): Promise<{metricValues: MetricResult[]; thresholds: number[]}> {
  const where = 'metricAtThresholds';
  const {sampleWeight} = checkOptions(where, options, ['sampleWeight']);
  if (typeof (metric as Partial<BaseMetric> | undefined)?.updateState !== 'function') {
    throw new UsageError(where, `expected an instance of a metric; got ${formatValue(metric)}.`);
  }
  const {thresholds} = curveOf(where, yTrue, yScore, {sampleWeight});
  const {data} = toCpuArray(yScore, where);
  const metricValues: MetricResult[] = [];
  for (const threshold of thresholds) {
    metric.resetState();
    const predicted = Int32Array.from(data, score => Number(score >= threshold));
    metric.updateState(yTrue, predicted, sampleWeight);
    metricValues.push((await metric.result()) as MetricResult);
  }
  metric.resetState();
  return {metricValues, thresholds: [...thresholds]};
}

function curveOf(where: string, yTrue: ArrayData, yScore: ArrayData, options: ThresholdsOptions): ScoreCurve {
  const {sampleWeight, posLabel = 1} = checkOptions(where, options, ['sampleWeight', 'posLabel']);
  const labels = flat(where, yTrue);
  const scores = flat(where, yScore);
  const weights = sampleWeight === undefined ? undefined : flat(`${where}, sampleWeight`, sampleWeight);
  const lengths = [labels, scores, ...(weights === undefined ? [] : [weights])].map(({length}) => length);
  if (new Set(lengths).size > 1 || lengths[0] === 0) {
    throw new UsageError(where, `expected lists of one length, at least 1; got ${lengths.join(', ')}.`);
  }
  if (scores.some(Number.isNaN)) throw new UsageError(where, 'scores must not be NaN.');
  const order = Array.from(scores.keys())
    .filter(i => weights?.[i] !== 0)
    .sort((a, b) => scores[a] - scores[b]);
  const pick = (values: ArrayLike<number>) => Float64Array.from(order, i => values[i]);
  const samples = {values: pick(scores), labels: pick(labels), weights: weights && pick(weights)};
  return curveThrough(samples, label => label === posLabel);
}

/** The entries of [n] or [n, 1]. */
function flat(where: string, given: ArrayData): CpuArray['data'] {
  const {data, shape} = toCpuArray(given, where);
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return data;
  throw new UsageError(where, `expected a list of numbers, [n]; got ${showShape(shape)}.`);
}
