import type {ThresholdCounts} from './score_counts.js';

export type AUCCurve = 'ROC' | 'PR' | 'PRGAIN';
export type AUCSummation = 'interpolation' | 'majoring' | 'minoring';

/** The area under a curve, from the counts at each threshold, the lowest threshold first. */
export function areaOfCounts(
  curve: AUCCurve,
  summation: AUCSummation,
  counts: readonly ThresholdCounts[],
): number {
  if (curve === 'PR' && summation === 'interpolation') return interpolatedPrecision(counts);
  let area = 0;
  for (let i = 0; i + 1 < counts.length; i++) {
    const [x0, y0] = POINT[curve](counts[i]);
    const [x1, y1] = POINT[curve](counts[i + 1]);
    area += (x0 - x1) * HEIGHT[summation](y0, y1);
  }
  return area;
}

const HEIGHT: Record<AUCSummation, (a: number, b: number) => number> = {
  interpolation: (a, b) => (a + b) / 2,
  majoring: Math.max,
  minoring: Math.min,
};

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** The point [x, y] of a curve at one threshold. */
const POINT: Record<AUCCurve, (c: ThresholdCounts) => [number, number]> = {
  ROC: ({tp, fp, tn, fn}) => [ratio(fp, fp + tn), ratio(tp, tp + fn)],
  PR: ({tp, fp, fn}) => [ratio(tp, tp + fn), ratio(tp, tp + fp)],
  // Both gains diverge without true positives: recall gain is 0 there and precision gain 1. A recall below
  // the share of positives would have a negative gain: it counts as 0.
  PRGAIN: ({tp, fp, tn, fn}) => {
    const scale = ratio(tp + fn, tn + fp);
    return tp === 0 ? [0, 1] : [Math.max(1 - (scale * fn) / tp, 0), 1 - (scale * fp) / tp];
  },
};

/**
 * Between two thresholds true and false positives grow in proportion (Davis & Goadrich), so precision is not
 * linear: the area of one step is slope (dTP + intercept ln(P1 / P0)) / positives, with P = TP + FP.
 */
function interpolatedPrecision(counts: readonly ThresholdCounts[]): number {
  let area = 0;
  for (let i = 0; i + 1 < counts.length; i++) {
    const [high, low] = [counts[i], counts[i + 1]];
    const [pHigh, pLow] = [high.tp + high.fp, low.tp + low.fp];
    const gained = high.tp - low.tp;
    const slope = ratio(gained, Math.max(pHigh - pLow, 0));
    const intercept = low.tp - slope * pLow;
    const growth = pHigh > 0 && pLow > 0 ? Math.log(pHigh / pLow) : 0;
    area += ratio(slope * (gained + intercept * growth), Math.max(low.tp + low.fn, 0));
  }
  return area;
}
