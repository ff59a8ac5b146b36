import {
  averagePrecision,
  leastAveragePrecision,
  type PrecisionRecallPoints,
  precisionRecallPoints,
} from '../../functional/curve/precision_recall.js';
import type {ScoreCurve, Ties} from '../../functional/curve/score_curve.js';
import {CurvePoints} from './curve_points.js';
import type {ScoreCurveOptions} from './score_curve_metric.js';

/**
 * Precision and recall at every threshold.
 *
 * - Formula: precision = TP / (TP + FP), recall = TP / (TP + FN), a score of the threshold or more being positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids [batch],
 *   [batch, 1].
 * - Result: `{precision, recall, thresholds}`, arrays by rising threshold, with a last point (1, 0) that has no
 *   threshold; with several columns an array of arrays each. Without positives recall is 1 throughout. Empty before
 *   data. NaN scores give NaN. Logs get the average precision.
 *
 * Source: `sklearn.metrics.precision_recall_curve` 1.2; with `thresholds` `torchmetrics.PrecisionRecallCurve`.
 *
 * @example
 * const m = new PrecisionRecallCurve();
 * m.updateState([0, 1, 1], [0.1, 0.4, 0.8]);
 * await m.result();   // {precision: [0.6666..., 1, 1, 1], recall: [1, 1, 0.5, 0], thresholds: [0.1, 0.4, 0.8]}
 */
export class PrecisionRecallCurve extends CurvePoints<'precision' | 'recall' | 'thresholds'> {
  static override className = 'PrecisionRecallCurve';
  override readonly direction = 'max';
  protected readonly keys = ['precision', 'recall', 'thresholds'] as const;

  constructor(options: ScoreCurveOptions = {}) {
    super(PrecisionRecallCurve.className, options);
  }

  protected pointsOf(curve: ScoreCurve): Readonly<Record<keyof PrecisionRecallPoints, Float64Array>> {
    return precisionRecallPoints(curve);
  }

  /** The area is the average precision. */
  protected override areaEnds(curve: (ties: Ties) => ScoreCurve): readonly [number, number] {
    return [leastAveragePrecision(curve('together')), averagePrecision(curve('best'))];
  }

  protected areaOf({
    precision,
    recall,
  }: {
    readonly precision: readonly number[];
    readonly recall: readonly number[];
  }): number {
    return recall.slice(1).reduce((area, r, i) => area + (recall[i] - r) * precision[i], 0);
  }
}
