import {averagePrecisionOfKeys} from './key_curve.js';
import type {ScoreCurve} from './score_curve.js';

/**
 * Points of a precision-recall curve, in order of increasing thresholds. The last point (1, 0) has no
 * threshold.
 */
export interface PrecisionRecallPoints {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly thresholds: Float64Array;
}

/**
 * Precision and recall at every threshold. Without positives, recall is 1 on an exact curve, as in
 * scikit-learn, and 0 at given thresholds, as in torchmetrics. Precision is 0 if no prediction is positive.
 *
 * Source: `sklearn.metrics.precision_recall_curve`.
 */
export function precisionRecallPoints(curve: ScoreCurve): PrecisionRecallPoints {
  const {tps, fps, positives, exact} = curve;
  const n = tps.length;
  const precision = new Float64Array(n + 1).fill(1);
  const recall = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const at = n - 1 - i;
    const predicted = tps[at] + fps[at];
    precision[i] = predicted === 0 ? 0 : tps[at] / predicted;
    recall[i] = positives === 0 ? (exact ? 1 : 0) : tps[at] / positives;
  }
  return {precision, recall, thresholds: curve.thresholds.slice().reverse()};
}

/**
 * The mean of the precisions, weighted by the gain in recall at each threshold.
 *
 * Source: `sklearn.metrics.average_precision_score`.
 */
export function averagePrecision(curve: ScoreCurve): number {
  if (curve.keys !== undefined) return averagePrecisionOfKeys(curve.keys);
  const {precision, recall} = precisionRecallPoints(curve);
  let sum = 0;
  for (let i = 0; i + 1 < precision.length; i++) sum += (recall[i] - recall[i + 1]) * precision[i];
  // Without positives, precision is 0 at every point but the last.
  return sum;
}

/**
 * The least average precision if scores are only known up to groups of equal ones. The worst case has a
 * group's positives one after the other below all of its negatives, each with the least precision it can
 * have. In the limit of small weights w, the sum of w t / (t + f) is an integral over the true positives t.
 */
export function leastAveragePrecision({tps, fps, positives}: ScoreCurve): number {
  if (positives === 0) return 0;
  let sum = 0;
  for (let i = 0; i < tps.length; i++) {
    const before = i === 0 ? 0 : tps[i - 1];
    const gained = tps[i] - before;
    if (gained === 0) continue;
    sum += fps[i] === 0 ? gained : gained - fps[i] * Math.log1p(gained / (before + fps[i]));
  }
  return sum / positives;
}
