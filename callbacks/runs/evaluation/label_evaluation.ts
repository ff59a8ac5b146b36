import type {Yielder} from '../../../src/tfjs/engine/yielder.js';
import type {OutputEvaluation} from '../record/run.js';
import {column} from './class_predictions.js';
import {classCounts, classScores} from './class_scores.js';
import {areProbabilities, calibration, scoreHistogram} from './score_bins.js';
import type {Errors} from './standard_errors.js';
import {thresholdCurve} from './threshold_curve.js';
import {worstSamples} from './worst_samples.js';

const MOST_LABELS = 1000;
const MOST_CURVES = 30;

/** Evaluates one output whose labels are independent of each other. */
export async function evaluateLabels(
  labels: Float32Array,
  scores: Float32Array,
  width: number,
  losses: Float32Array | undefined,
  nameOf: (index: number) => string,
  yielder: Yielder,
): Promise<{evaluation: OutputEvaluation; errors: Errors}> {
  const count = labels.length / width;
  const probable = areProbabilities(scores);
  const threshold = probable ? 0.5 : 0;
  const evaluation: OutputEvaluation = {task: 'multilabel', count, threshold};
  const perClass: NonNullable<OutputEvaluation['perClass']> = [];
  const curves: NonNullable<OutputEvaluation['curves']> = [];
  const histogram: NonNullable<OutputEvaluation['histogram']> = [];
  for (let i = 0; i < Math.min(width, MOST_LABELS); i++) {
    const own = column(scores, i, width);
    const isPositive = (sample: number): boolean => labels[sample * width + i] > 0.5;
    const actual = Uint8Array.from(own, (_, sample) => (isPositive(sample) ? 1 : 0));
    const counts = classCounts(
      2,
      actual,
      Uint8Array.from(own, score => (score > threshold ? 1 : 0)),
    );
    const [, score] = classScores(counts, () => nameOf(i));
    const result = thresholdCurve(nameOf(i), own, isPositive, width > 10 ? 101 : 201);
    perClass.push(result === undefined ? score : {...score, auc: result.curve.auc, ap: result.curve.ap});
    if (result !== undefined && curves.length < MOST_CURVES) curves.push(result.curve);
    if (probable && i < MOST_CURVES) histogram.push(scoreHistogram(nameOf(i), own, isPositive));
    await yielder.yieldIfDue();
  }
  Object.assign(evaluation, {perClass, curves});
  if (probable) {
    const pooled = calibration(
      labels.length,
      i => scores[i],
      i => labels[i] > 0.5,
    );
    Object.assign(evaluation, {calibration: pooled, histogram});
  }
  const idsAt = (values: Float32Array, row: number, above: number): number[] =>
    Array.from({length: width}, (_, i) => i).filter(i => values[row * width + i] > above);
  const samples = worstSamples(losses, row => ({
    actual: idsAt(labels, row, 0.5),
    predicted: idsAt(scores, row, threshold),
  }));
  if (samples !== undefined) evaluation.samples = samples;
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] > 0.5 === scores[i] > threshold) right++;
  const share = right / labels.length;
  return {evaluation, errors: {accuracy: Math.sqrt((share * (1 - share)) / labels.length)}};
}
