import {shares} from './roc.js';
import {fromInfinity, type ScoreCurve, withoutEqualTps} from './score_curve.js';

/** Points of a detection error tradeoff curve, in order of increasing thresholds. */
export interface DetPoints {
  readonly fpr: Float64Array;
  readonly fnr: Float64Array;
  readonly thresholds: Float64Array;
}

/**
 * The least and the greatest area under a curve if scores are only known up to groups of equal ones. Within
 * a group, the positives missed are at least those missed at its end, and at most those missed before it.
 */
export function detAreaEnds({tps, fps, positives, negatives}: ScoreCurve): readonly [number, number] {
  if (positives === 0 || negatives === 0) return [0, 0];
  let [least, greatest] = [0, 0];
  for (let i = 0; i < tps.length; i++) {
    const width = fps[i] - (i === 0 ? 0 : fps[i - 1]);
    least += width * (positives - tps[i]);
    greatest += width * (positives - (i === 0 ? 0 : tps[i - 1]));
  }
  const all = positives * negatives;
  return [Math.max(least, 0) / all, greatest / all];
}

/**
 * False positive and false negative rates, from where no positive is missed to the threshold infinity, or to
 * the least threshold without false positives.
 *
 * Source: `sklearn.metrics.det_curve`.
 */
export function detPoints(curve: ScoreCurve, zeroDivision: number, dropIntermediate = false): DetPoints {
  const whole = curve.exact && curve.thresholds.length > 0 ? fromInfinity(curve) : curve;
  const {tps, fps, thresholds, positives, negatives} = dropIntermediate ? withoutEqualTps(whole) : whole;
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
