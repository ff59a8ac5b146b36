import {shares} from './roc.js';
import type {ScoreCurve} from './score_curve.js';

/** Points of a detection error tradeoff curve, the lowest threshold first. */
export interface DetPoints {
  readonly fpr: Float64Array;
  readonly fnr: Float64Array;
  readonly thresholds: Float64Array;
}

/**
 * False positive and false negative rates, from where the false positive rate is the least to where no positive is
 * missed.
 *
 * Source: `sklearn.metrics.det_curve` 1.2.
 */
export function detPoints(
  {tps, fps, thresholds, positives, negatives}: ScoreCurve,
  zeroDivision: number,
): DetPoints {
  let first = 0;
  while (first + 1 < fps.length && fps[first + 1] === fps[0]) first++;
  const last = tps.findIndex(tp => tp === tps[tps.length - 1]);
  const part = (xs: Float64Array) => xs.slice(first, last + 1).reverse();
  return {
    fpr: shares(part(fps), negatives, zeroDivision),
    fnr: shares(
      part(tps).map(tp => positives - tp),
      positives,
      zeroDivision,
    ),
    thresholds: part(thresholds),
  };
}
