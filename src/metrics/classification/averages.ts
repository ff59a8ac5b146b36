import {checkOneOf} from '../../check.js';
import type {Counts} from '../../functional/confusion/count_ratio.js';
import {sumOf} from '../../lists.js';
import {timesWeight} from '../../functional/core/sample_weights.js';

/**
 * How the scores of the classes are averaged. `null` or `'none'`: not at all. `'binary'`: that of `posLabel`
 * alone. `'micro'`: from the counts of all classes together. `'macro'`: the mean over the classes that appear
 * in yTrue or yPred, or over `labels`. `'weighted'`: the mean by the number of true samples. `'samples'`:
 * with `multiLabel`, the mean of each sample's own score.
 */
export type ScoreAverage = 'none' | 'binary' | 'micro' | 'macro' | 'weighted' | 'samples' | null;

const AVERAGES = [null, 'none', 'binary', 'micro', 'macro', 'weighted', 'samples'] as const;

/** Checks the option. */
export function checkAverage(where: string, average: ScoreAverage): ScoreAverage {
  return checkOneOf<ScoreAverage>(where, 'average', average, AVERAGES);
}

/** A weighted mean if no class has true samples: computed from all counts, the plain mean, or undefined. */
export type Unsupported = 'micro' | 'macro' | 'undefined';

/** The scores of some classes, and the counts that they were computed from. */
type Scored = readonly (readonly [score: number, counts: Counts])[];

/** No samples. */
export const NOTHING: Counts = {tp: 0, fp: 0, fn: 0, tn: 0};

/**
 * The score of every class, or their average. Scores that are NaN because nothing was counted are left out of
 * averages; NaN counts, those of NaN predictions, make them NaN.
 *
 * @param score computes the score from counts; without counts, it returns the value of an undefined score
 * @param onlyAppearing exclude classes from the plain mean that are neither in yTrue nor in yPred
 */
export function averageOfClasses(
  score: (counts: Counts) => number,
  classes: readonly Counts[],
  average: Exclude<ScoreAverage, 'binary' | 'samples'>,
  {onlyAppearing, unsupported}: {onlyAppearing: boolean; unsupported: Unsupported},
): number | number[] {
  if (average === 'micro') return score(classes.reduce(together, NOTHING));
  if (average === 'macro') {
    const counted = defined(score, onlyAppearing ? classes.filter(appears) : classes);
    return counted.length === 0 ? score(NOTHING) : sumOf(counted.map(([s]) => s)) / counted.length;
  }
  if (average !== 'weighted') return classes.map(score);
  const counted = defined(score, classes);
  const support = counted.map(([, {tp, fn}]) => tp + fn);
  if (support.some(s => s !== 0)) {
    return sumOf(counted.map(([s], i) => timesWeight(s, support[i]))) / sumOf(support);
  }
  if (unsupported === 'undefined') return score(NOTHING);
  return averageOfClasses(score, classes, unsupported, {onlyAppearing, unsupported});
}

/** The scores of the classes without those that are not defined. */
function defined(score: (counts: Counts) => number, classes: readonly Counts[]): Scored {
  const isKnown = ({tp, fp, fn, tn}: Counts): boolean => !Number.isNaN(tp + fp + fn + tn);
  return classes
    .map(counts => [score(counts), counts] as const)
    .filter(([s, counts]) => !(Number.isNaN(s) && isKnown(counts)));
}

/** True for a class that is in yTrue or in yPred. */
export function appears({tp, fp, fn}: Counts): boolean {
  return tp !== 0 || fp !== 0 || fn !== 0;
}

/** The counts of two classes together. */
export function together(a: Counts, b: Counts): Counts {
  return {tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn, tn: a.tn + b.tn};
}
