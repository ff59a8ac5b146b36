import {precisionRecallPoints} from './precision_recall.js';
import {rocPoints} from './roc.js';
import type {ScoreCurve} from './score_curve.js';

/** The best value of one rate at the points where another rate is high enough, and its threshold. */
export interface BestPoint {
  readonly value: number;
  readonly threshold: number;
}

/**
 * The threshold if no point of a ROC curve is good enough: above every score. For precision-recall curves it
 * is NaN.
 */
export const NOWHERE = 1e6;

const UNKNOWN: BestPoint = {value: NaN, threshold: NaN};

/** A point of a curve: the rate to maximize, the constrained rate, and the threshold. */
type Point = readonly [wanted: number, required: number, threshold: number];

function greater(a: Point, b: Point): boolean {
  const at = a.findIndex((x, i) => x !== b[i]);
  return at >= 0 && a[at] > b[at];
}

/** The best point whose required rate is high enough, the first of equal ones. 'NaN' if a rate is NaN. */
function bestOf(
  points: readonly Point[],
  least: number,
  isBetter: (a: Point, b: Point) => boolean,
): Point | undefined | 'NaN' {
  let best: Point | undefined;
  for (const point of points) {
    if (Number.isNaN(point[0] + point[1])) return 'NaN';
    if (point[1] >= least && (best === undefined || isBetter(point, best))) best = point;
  }
  return best;
}

/**
 * The greatest wanted rate. Of equal ones, that with the greater required rate, then with the higher
 * threshold.
 */
function greatest(points: readonly Point[], least: number): BestPoint {
  const best = bestOf(points, least, greater);
  if (best === 'NaN') return UNKNOWN;
  const value = best?.[0] ?? 0;
  return {value, threshold: best === undefined || value === 0 ? NaN : best[2]};
}

/** The first of the greatest wanted rates, by decreasing thresholds. */
function first(points: readonly Point[], least: number): BestPoint {
  const best = bestOf(points, least, (a, b) => a[0] > b[0]);
  if (best === 'NaN') return UNKNOWN;
  return {value: best?.[0] ?? 0, threshold: best?.[2] ?? NOWHERE};
}

function zip(wanted: Float64Array, required: Float64Array, thresholds: Float64Array): Point[] {
  return Array.from(thresholds, (threshold, i) => [wanted[i], required[i], threshold] as const);
}

/** The ROC curve. Its first threshold is 1 if no score is greater, else the greatest score plus 1. */
function rates(curve: ScoreCurve): {fpr: Float64Array; tpr: Float64Array; thresholds: Float64Array} {
  const {fpr, tpr, thresholds} = rocPoints(curve, 0);
  const isFirst = (i: number): boolean => curve.exact && i === 0;
  const first = thresholds[1] <= 1 ? 1 : thresholds[1] + 1;
  return {fpr, tpr, thresholds: thresholds.map((t, i) => (isFirst(i) ? first : t))};
}

const specificityOf = (fpr: Float64Array): Float64Array => fpr.map(x => 1 - x);

/** Source of all four: `torchmetrics.functional.classification`, version 1.9. */
export const bestPoint = {
  precision: (curve: ScoreCurve, minRecall: number): BestPoint => {
    const {precision, recall, thresholds} = precisionRecallPoints(curve);
    return greatest(zip(precision, recall, thresholds), minRecall);
  },
  recall: (curve: ScoreCurve, minPrecision: number): BestPoint => {
    const {precision, recall, thresholds} = precisionRecallPoints(curve);
    return greatest(zip(recall, precision, thresholds), minPrecision);
  },
  sensitivity: (curve: ScoreCurve, minSpecificity: number): BestPoint => {
    const {fpr, tpr, thresholds} = rates(curve);
    return first(zip(tpr, specificityOf(fpr), thresholds), minSpecificity);
  },
  specificity: (curve: ScoreCurve, minSensitivity: number): BestPoint => {
    const {fpr, tpr, thresholds} = rates(curve);
    return first(zip(specificityOf(fpr), tpr, thresholds), minSensitivity);
  },
};
