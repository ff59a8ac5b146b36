import {areaUnder} from './area_under.js';
import {rocAreaOfKeys} from './key_curve.js';
import {fromInfinity, pointsAt, type ScoreCurve} from './score_curve.js';

/** Points of a ROC curve, in order of decreasing thresholds. */
export interface RocPoints {
  readonly fpr: Float64Array;
  readonly tpr: Float64Array;
  readonly thresholds: Float64Array;
}

/** a / b for every a, or `zeroDivision` throughout if b is 0. */
export function shares(parts: Float64Array, all: number, zeroDivision: number): Float64Array {
  return all === 0 ? parts.map(() => zeroDivision) : parts.map(part => part / all);
}

/**
 * False and true positive rates. An exact curve begins at (0, 0), with the threshold infinity.
 *
 * Source: `sklearn.metrics.roc_curve`.
 */
export function rocPoints(curve: ScoreCurve, zeroDivision: number): RocPoints {
  const starts = curve.exact && curve.thresholds.length > 0;
  const {tps, fps, thresholds, positives, negatives} = starts ? fromInfinity(curve) : curve;
  return {
    fpr: shares(fps, negatives, zeroDivision),
    tpr: shares(tps, positives, zeroDivision),
    thresholds,
  };
}

/** The curve without points on a straight line between their neighbors. */
export function withoutIntermediate(curve: ScoreCurve): ScoreCurve {
  const {tps, fps, thresholds} = curve;
  const bends = (xs: Float64Array, i: number) => xs[i + 1] - xs[i] - (xs[i] - xs[i - 1]) !== 0;
  const kept = Array.from(thresholds.keys()).filter(
    i => i === 0 || i === thresholds.length - 1 || bends(tps, i) || bends(fps, i),
  );
  return pointsAt(curve, kept);
}

/**
 * Area under the ROC curve. The area up to a false positive rate of `maxFpr` is standardized: 0.5 for a
 * random guess, 1 for perfect scores (McClish 1989).
 */
export function rocArea(curve: ScoreCurve, maxFpr: number | null): number {
  if (curve.keys !== undefined && (maxFpr === null || maxFpr === 1)) return rocAreaOfKeys(curve.keys);
  const {fpr, tpr} = rocPoints(curve, NaN);
  if (maxFpr === null || maxFpr === 1) return areaUnder(fpr, tpr);
  let stop = 0;
  while (stop < fpr.length && fpr[stop] <= maxFpr) stop++;
  const [x0, x1] = [fpr[stop - 1], fpr[stop]];
  const end = tpr[stop - 1] + ((maxFpr - x0) / (x1 - x0)) * (tpr[stop] - tpr[stop - 1]);
  const part = areaUnder([...fpr.slice(0, stop), maxFpr], [...tpr.slice(0, stop), end]);
  const least = maxFpr ** 2 / 2;
  return 0.5 * (1 + (part - least) / (maxFpr - least));
}
