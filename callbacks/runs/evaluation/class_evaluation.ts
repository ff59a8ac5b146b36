import type {Yielder} from '../../../src/tfjs/engine/yielder.js';
import type {OutputEvaluation} from '../record/run.js';
import {classCounts, classScores, confusionMatrix, f1StandardError} from './class_scores.js';
import type {OutputPredictions} from './predictions.js';
import {areProbabilities, calibration, scoreHistogram} from './score_bins.js';
import type {ClassErrors, Errors} from './standard_errors.js';
import {thresholdCurve} from './threshold_curve.js';
import {worstSamples} from './worst_samples.js';

/** The predictions of a classification, without those that are not numbers. */
export interface ClassPredictions extends Pick<OutputPredictions, 'losses'> {
  /** Class ids; for a binary output 0 and 1. */
  readonly actual: Int32Array;
  /** Scores, one per sample for a binary output, else one per class. */
  readonly scores: Float32Array;
  readonly classes: number;
  readonly nameOf: (index: number) => string;
  /** The number of a prediction among those of the data; `undefined` if there are several for each sample. */
  readonly indexOf: ((i: number) => number) | undefined;
}

/** Of more classes, the curves and histograms of the worst ones are kept. */
const MOST_CURVES = 30;
const MOST_CONFUSION = 1000;
const MOST_ASSIGNMENTS = 100_000;

/** Evaluates one output whose samples have one class each. */
export async function evaluateClasses(
  given: ClassPredictions,
  yielder: Yielder,
): Promise<{evaluation: OutputEvaluation; errors: Errors; ofClass?: ClassErrors}> {
  const {actual, scores, classes, nameOf, losses, indexOf} = given;
  const count = actual.length;
  const isBinary = scores.length === count;
  const probable = areProbabilities(scores);
  const threshold = probable ? 0.5 : 0;
  const predicted = isBinary
    ? Int32Array.from(scores, s => (s > threshold ? 1 : 0))
    : argMax(scores, classes);
  const counts = classCounts(classes, actual, predicted);
  const perClass = classScores(counts, nameOf);
  const scored = isBinary ? [1] : Array.from({length: classes}, (_, i) => i);
  const kept = new Set(worst(scored, i => (counts.support[i] === 0 ? Infinity : perClass[i].f1)));
  const [curves, histogram]: [NonNullable<OutputEvaluation['curves']>, OutputEvaluation['histogram']] = [
    [],
    [],
  ];
  const influence = new Float64Array(count);
  const aucErrors: number[] = [];
  let averaged = 0;
  for (const i of scored) {
    const own = isBinary ? scores : column(scores, i, classes);
    const isPositive = (sample: number): boolean => actual[sample] === i;
    const result = thresholdCurve(nameOf(i), own, isPositive, classes > 10 ? 101 : 201);
    if (kept.has(i) && probable) histogram.push(scoreHistogram(nameOf(i), own, isPositive));
    await yielder.yieldIfDue();
    if (result === undefined) continue;
    averaged++;
    result.influence.forEach((x, sample) => (influence[sample] += x));
    aucErrors[i] = rootOfSquares(result.influence) / count;
    const {auc, ap} = result.curve;
    Object.assign(perClass[i], {auc, ap});
    // The other class is ranked by the same scores.
    if (isBinary) perClass[0].auc = auc;
    if (kept.has(i)) curves.push(result.curve);
  }
  const top = (i: number): number => (isBinary ? scores[i] : scores[i * classes + predicted[i]]);
  const right = counts.truePositives.reduce((a, b) => a + b, 0) / count;
  const evaluation: OutputEvaluation = {
    task: isBinary ? 'binary' : 'multiclass',
    count,
    ...(classes > MOST_CONFUSION ? {} : {confusion: confusionMatrix(classes, actual, predicted)}),
    ...(isBinary ? {threshold} : {}),
    perClass,
    curves,
  };
  if (probable) {
    const isRight = (i: number): boolean => (isBinary ? actual[i] === 1 : actual[i] === predicted[i]);
    Object.assign(evaluation, {calibration: calibration(count, top, isRight), histogram});
  }
  if (indexOf !== undefined) {
    const first = (ids: Int32Array): number[] => Array.from(ids.subarray(0, MOST_ASSIGNMENTS));
    const samples = worstSamples(losses, i => ({
      actual: actual[i],
      predicted: predicted[i],
      score: isBinary && probable && predicted[i] === 0 ? 1 - top(i) : top(i),
    }));
    if (samples !== undefined) evaluation.samples = samples;
    // The ids are those of all samples, or none: their places are the samples' numbers.
    if (indexOf(count - 1) === count - 1) {
      evaluation.assignments = {actual: first(actual), predicted: first(predicted)};
    }
  }
  const positive = isBinary ? 1 : undefined;
  const root = (p: number, n: number): number | undefined =>
    n > 0 ? Math.sqrt((p * (1 - p)) / n) : undefined;
  const errors: Errors = {
    accuracy: root(right, count),
    f1: f1StandardError(counts, actual, predicted, positive),
    auc: averaged === 0 ? undefined : rootOfSquares(influence) / averaged / count,
    ...(isBinary
      ? {
          precision: root(perClass[1].precision, counts.predicted[1]),
          recall: root(perClass[1].recall, counts.support[1]),
        }
      : {}),
  };
  if (isBinary) return {evaluation, errors};
  const ofClass: ClassErrors = {
    count: classes,
    errorOf: (kind, i) => {
      if (kind === 'precision') return root(perClass[i].precision, counts.predicted[i]);
      if (kind === 'recall') return root(perClass[i].recall, counts.support[i]);
      if (kind === 'auc') return aucErrors[i];
      return kind === 'f1' ? f1StandardError(counts, actual, predicted, i) : undefined;
    },
  };
  return {evaluation, errors, ofClass};
}

/** The classes with the lowest values. */
function worst(classes: readonly number[], valueOf: (i: number) => number): number[] {
  return [...classes].sort((a, b) => valueOf(a) - valueOf(b) || a - b).slice(0, MOST_CURVES);
}

export function column(rows: Float32Array, index: number, width: number): Float32Array {
  return Float32Array.from({length: rows.length / width}, (_, row) => rows[row * width + index]);
}

function argMax(scores: Float32Array, width: number): Int32Array {
  return Int32Array.from({length: scores.length / width}, (_, row) => {
    let best = 0;
    for (let i = 1; i < width; i++) if (scores[row * width + i] > scores[row * width + best]) best = i;
    return best;
  });
}

function rootOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value ** 2;
  return Math.sqrt(sum);
}
