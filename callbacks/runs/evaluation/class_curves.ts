import type {Yielder} from '../../../src/tfjs/engine/yielder.js';
import type {ClassScores, OutputEvaluation} from '../record/run.js';
import {type ClassPredictions, column, isBinary} from './class_predictions.js';
import {scoreHistogram} from './score_bins.js';
import {thresholdCurve} from './threshold_curve.js';

/** Of more classes, the curves and histograms of those with the lowest F1 are kept. */
const MOST_CURVES = 30;

/** The threshold curves of the classes that are scored. */
export interface ClassCurves {
  readonly curves: NonNullable<OutputEvaluation['curves']>;
  readonly histogram: NonNullable<OutputEvaluation['histogram']>;
  /** The standard error of the mean area; undefined if no class has one. */
  readonly meanError: number | undefined;
  /** The standard error of the area of each class, by its id. */
  readonly errors: readonly number[];
}

/**
 * The curves of all classes; of a binary output that of class 1.
 *
 * @param perClass gets the areas
 * @param probable whether scores are probabilities; only then there are histograms
 */
export async function classCurves(
  given: ClassPredictions,
  perClass: readonly ClassScores[],
  probable: boolean,
  yielder: Yielder,
): Promise<ClassCurves> {
  const {actual, scores, classes, nameOf} = given;
  const binary = isBinary(given);
  const scored = binary ? [1] : Array.from({length: classes}, (_, i) => i);
  const kept = lowestF1(scored, perClass);
  const [curves, histogram]: [ClassCurves['curves'], ClassCurves['histogram']] = [[], []];
  const influence = new Float64Array(actual.length);
  const errors: number[] = [];
  let averaged = 0;
  for (const i of scored) {
    const own = binary ? scores : column(scores, i, classes);
    const isPositive = (sample: number): boolean => actual[sample] === i;
    const result = thresholdCurve(nameOf(i), own, isPositive, classes > 10 ? 101 : 201);
    if (kept.has(i) && probable) histogram.push(scoreHistogram(nameOf(i), own, isPositive));
    await yielder.yieldIfDue();
    if (result === undefined) continue;
    averaged++;
    result.influence.forEach((x, sample) => (influence[sample] += x));
    errors[i] = rootOfSquares(result.influence) / actual.length;
    const {auc, ap} = result.curve;
    Object.assign(perClass[i], {auc, ap});
    // The other class is ranked by the same scores.
    if (binary) perClass[0].auc = auc;
    if (kept.has(i)) curves.push(result.curve);
  }
  const meanError = averaged === 0 ? undefined : rootOfSquares(influence) / averaged / actual.length;
  return {curves, histogram, meanError, errors};
}

/** The classes with the lowest F1; those without samples come last. */
function lowestF1(scored: readonly number[], perClass: readonly ClassScores[]): ReadonlySet<number> {
  const valueOf = (i: number): number => (perClass[i].support === 0 ? Infinity : perClass[i].f1);
  return new Set([...scored].sort((a, b) => valueOf(a) - valueOf(b) || a - b).slice(0, MOST_CURVES));
}

function rootOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value ** 2;
  return Math.sqrt(sum);
}
