import type {Yielder} from '../../../src/tfjs/engine/yielder.js';
import type {ClassScores, OutputEvaluation} from '../record/run.js';
import {type ClassCurves, classCurves} from './class_curves.js';
import {type ClassPredictions, isBinary, predictedClasses} from './class_predictions.js';
import {
  type ClassCounts,
  classCounts,
  classScores,
  confusionMatrix,
  f1StandardError,
} from './class_scores.js';
import {areProbabilities, calibration} from './score_bins.js';
import type {ClassErrors, Errors} from './standard_errors.js';
import {worstSamples} from './worst_samples.js';

const MOST_CONFUSION = 1000;
const MOST_ASSIGNMENTS = 100_000;

/** What is known of one output, from its predictions. */
interface Evaluated {
  readonly given: ClassPredictions;
  readonly predicted: Int32Array;
  readonly counts: ClassCounts;
  readonly perClass: ClassScores[];
  /** Whether scores are probabilities. */
  readonly probable: boolean;
  readonly curves: ClassCurves;
}

/** Evaluates one output whose samples have one class each. */
export async function evaluateClasses(
  given: ClassPredictions,
  yielder: Yielder,
): Promise<{evaluation: OutputEvaluation; errors: Errors; ofClass?: ClassErrors}> {
  const {actual, scores, classes, nameOf} = given;
  const count = actual.length;
  const binary = isBinary(given);
  const probable = areProbabilities(scores);
  const threshold = probable ? 0.5 : 0;
  const predicted = predictedClasses(given, threshold);
  const counts = classCounts(classes, actual, predicted);
  const perClass = classScores(counts, nameOf);
  const curves = await classCurves(given, perClass, probable, yielder);
  const all: Evaluated = {given, predicted, counts, perClass, probable, curves};
  const evaluation: OutputEvaluation = {
    task: binary ? 'binary' : 'multiclass',
    count,
    ...(classes > MOST_CONFUSION ? {} : {confusion: confusionMatrix(classes, actual, predicted)}),
    ...(binary ? {threshold} : {}),
    perClass,
    curves: curves.curves,
    ...(probable ? {calibration: topCalibration(all), histogram: curves.histogram} : {}),
    ...samplesOf(all),
  };
  const errors = errorsOf(all);
  return binary ? {evaluation, errors} : {evaluation, errors, ofClass: classErrors(all)};
}

/** The score of the predicted class; of a binary output that of class 1. */
function topScore({given, predicted}: Evaluated, i: number): number {
  const {scores, classes} = given;
  return isBinary(given) ? scores[i] : scores[i * classes + predicted[i]];
}

function topCalibration(all: Evaluated): OutputEvaluation['calibration'] {
  const {given, predicted} = all;
  const {actual} = given;
  const isRight = (i: number): boolean => actual[i] === (isBinary(given) ? 1 : predicted[i]);
  return calibration(actual.length, i => topScore(all, i), isRight);
}

/** The samples with the greatest losses, and the classes of the first samples. */
function samplesOf(all: Evaluated): Pick<OutputEvaluation, 'samples' | 'assignments'> {
  const {given, predicted, probable} = all;
  const {actual, losses, indexOf} = given;
  if (indexOf === undefined) return {};
  const samples = worstSamples(losses, i => {
    const isComplement = isBinary(given) && probable && predicted[i] === 0;
    const top = topScore(all, i);
    return {actual: actual[i], predicted: predicted[i], score: isComplement ? 1 - top : top};
  });
  const first = (ids: Int32Array): number[] => Array.from(ids.subarray(0, MOST_ASSIGNMENTS));
  // The ids are those of all samples, or none: their places are the samples' numbers.
  const areAll = indexOf(actual.length - 1) === actual.length - 1;
  return {
    ...(samples === undefined ? {} : {samples}),
    ...(areAll ? {assignments: {actual: first(actual), predicted: first(predicted)}} : {}),
  };
}

function errorsOf({given, predicted, counts, perClass, curves}: Evaluated): Errors {
  const {actual} = given;
  const binary = isBinary(given);
  const right = counts.truePositives.reduce((a, b) => a + b, 0) / actual.length;
  return {
    accuracy: ratioError(right, actual.length),
    f1: f1StandardError(counts, actual, predicted, binary ? 1 : undefined),
    auc: curves.meanError,
    ...(binary
      ? {
          precision: ratioError(perClass[1].precision, counts.predicted[1]),
          recall: ratioError(perClass[1].recall, counts.support[1]),
        }
      : {}),
  };
}

function classErrors({given, predicted, counts, perClass, curves}: Evaluated): ClassErrors {
  return {
    count: given.classes,
    errorOf: (kind, i) => {
      if (kind === 'precision') return ratioError(perClass[i].precision, counts.predicted[i]);
      if (kind === 'recall') return ratioError(perClass[i].recall, counts.support[i]);
      if (kind === 'auc') return curves.errors[i];
      return kind === 'f1' ? f1StandardError(counts, given.actual, predicted, i) : undefined;
    },
  };
}

/** The standard error of a ratio of `n` samples; undefined without any. */
function ratioError(p: number, n: number): number | undefined {
  return n > 0 ? Math.sqrt((p * (1 - p)) / n) : undefined;
}
