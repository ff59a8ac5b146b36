/** The best threshold of scores, found by trying all. */
import {bestThreshold} from '../../../callbacks/validation/best_threshold.js';
import {objectiveOf, type TunableMetric} from '../../../callbacks/validation/threshold_objective.js';
import {random} from '../helpers.js';
import {ALL_METRICS} from '../../../src/metrics/names/catalogue.js';

export interface Sample {
  readonly score: number;
  readonly label: number;
  readonly weight: number;
}

/** Scores are multiples of 1/32, so that many are equal. */
export function someSamples(size: number, seed: number, weighted: boolean): Sample[] {
  const next = random(seed);
  return Array.from({length: size}, () => {
    const score = Math.floor(next() * 32) / 32;
    return {
      score,
      label: score + next() - 0.5 > 0.5 ? 1 : 0,
      weight: weighted ? Math.ceil(next() * 8) / 4 : 1,
    };
  });
}

const rowsOf = (all: readonly Sample[]) => {
  const sorted = [...all].sort((a, b) => a.score - b.score);
  const weights = Float64Array.from(sorted, s => s.weight);
  return {
    values: Float64Array.from(sorted, s => s.score),
    labels: Float64Array.from(sorted, s => s.label),
    weights: weights.every(w => w === 1) ? undefined : weights,
  };
};

/** The weight of the samples with this label and this prediction. */
export const weightOf = (all: readonly Sample[], label: number, positive: boolean, threshold: number) =>
  all.reduce((sum, s) => (s.label === label && s.score > threshold === positive ? sum + s.weight : sum), 0);

export type Formula = (tp: number, fp: number, fn: number, tn: number) => number;
export const over = (a: number, b: number) => (b === 0 ? 0 : a / b);

/** The definitions, in float64. */
export const FORMULAS: Record<string, Formula> = {
  f1_score: (tp, fp, fn) => {
    const [p, r] = [over(tp, tp + fp), over(tp, tp + fn)];
    return over(2 * p * r, p + r);
  },
  mcc: (tp, fp, fn, tn) => over(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
  balanced_accuracy: (tp, fp, fn, tn) => (over(tp, tp + fn) + over(tn, tn + fp)) / 2,
  jaccard: (tp, fp, fn) => over(tp, tp + fp + fn),
  cohenKappa: (tp, fp, fn, tn) => {
    const n = tp + fp + fn + tn;
    const [observed, chance] = [(tp + tn) / n, ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / n / n];
    return over(observed - chance, 1 - chance);
  },
  informedness: (tp, fp, fn, tn) => over(tp, tp + fn) + over(tn, tn + fp) - 1,
  accuracy: (tp, fp, fn, tn) => (tp + tn) / (tp + fp + fn + tn),
  Precision: (tp, fp) => over(tp, tp + fp),
  recall: (tp, _, fn) => over(tp, tp + fn),
  specificity: (_, fp, __, tn) => over(tn, tn + fp),
  dice: (tp, fp, fn) => over(2 * tp, 2 * tp + fp + fn),
  negative_predictive_value: (_, __, fn, tn) => over(tn, tn + fn),
};

export const valueAt = (all: readonly Sample[], formula: Formula, threshold: number) =>
  formula(
    weightOf(all, 1, true, threshold),
    weightOf(all, 0, true, threshold),
    weightOf(all, 1, false, threshold),
    weightOf(all, 0, false, threshold),
  );

/** Tries every score, and one below all; returns the first of the best. */
export function bruteForce(all: readonly Sample[], formula: Formula): {value: number; from: number} {
  const cuts = [-Infinity, ...new Set(all.map(s => s.score))].sort((a, b) => a - b);
  const values = cuts.map(cut => valueAt(all, formula, cut));
  const value = Math.max(...values);
  return {value, from: cuts[values.findIndex(v => Math.abs(v - value) < 1e-12)]};
}

export const search = (all: readonly Sample[], metric: TunableMetric, thresholds?: readonly number[]) =>
  bestThreshold(rowsOf(all), objectiveOf(metric, undefined, undefined, ALL_METRICS), thresholds, () =>
    Promise.resolve(),
  );
