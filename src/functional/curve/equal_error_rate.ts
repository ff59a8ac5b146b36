import {sumOf} from '../../lists.js';

/** False and true positive rates of a ROC curve, in order of decreasing thresholds. */
export interface Rates {
  readonly fpr: ArrayLike<number>;
  readonly tpr: ArrayLike<number>;
}

const {abs, fround} = Math;

/**
 * The mean of the false positive and the false negative rate at the point where they are closest; the first
 * of several such points. NaN if a rate is NaN. The distances are float32, as in torchmetrics, where rounding
 * decides which of two points at the same distance is closer.
 *
 * Source: `torchmetrics.functional.classification.binary_eer` 1.9.
 */
export function equalErrorRate({fpr, tpr}: Rates): number {
  let [closest, at] = [Infinity, 0];
  for (let i = 0; i < fpr.length; i++) {
    const distance = abs(fround(fround(fpr[i]) - fround(1 - fround(tpr[i]))));
    if (Number.isNaN(distance)) return NaN;
    if (distance < closest) [closest, at] = [distance, i];
  }
  return (fpr[at] + (1 - tpr[at])) / 2;
}

/**
 * The least and the greatest equal error rate of curves that have the points of this one, and perhaps others
 * between them. The rates cross between two neighboring points.
 */
export function equalErrorEnds({fpr, tpr}: Rates): readonly [number, number] {
  let after = 1;
  while (after < fpr.length - 1 && fpr[after] < 1 - tpr[after]) after++;
  const before = after - 1;
  return [(fpr[before] + (1 - tpr[after])) / 2, (fpr[after] + (1 - tpr[before])) / 2];
}

/**
 * The mean of several ROC curves at the false positive rates of all of them, in float32.
 *
 * Source: `torchmetrics.functional.classification.multiclass_roc` 1.9 with `average='macro'`.
 */
export function meanRates(curves: readonly Rates[]): Rates {
  const fpr = new Float32Array(sumOf(curves.map(curve => curve.fpr.length)));
  let at = 0;
  for (const curve of curves) {
    fpr.set(curve.fpr, at);
    at += curve.fpr.length;
  }
  fpr.sort();
  const tpr = new Float32Array(fpr.length);
  for (const curve of curves) addInterpolated(curve, fpr, tpr);
  return {fpr, tpr: tpr.map(sum => sum / curves.length)};
}

/**
 * Adds the true positive rate of a curve at each of the rising `fpr`. Of equal rates, the last point counts.
 */
function addInterpolated(curve: Rates, fpr: Float32Array, into: Float32Array): void {
  const [x, y] = [Float32Array.from(curve.fpr), Float32Array.from(curve.tpr)];
  let point = 0;
  fpr.forEach((rate, i) => {
    while (point + 1 < x.length && x[point + 1] <= rate) point++;
    into[i] += lineAt(x, y, Math.min(point, x.length - 2), rate);
  });
}

/** The value at `rate` of the line from a point to the next one. */
function lineAt(x: Float32Array, y: Float32Array, point: number, rate: number): number {
  if (point < 0) return y[0];
  const width = fround(x[point + 1] - x[point]);
  const slope = width === 0 ? 0 : fround(fround(y[point + 1] - y[point]) / width);
  const offset = fround(y[point] - fround(slope * x[point]));
  return fround(fround(slope * rate) + offset);
}
