import {checkFlag, checkNumberOrNaN} from '../../check.js';
import {optionsOf} from '../../options.js';
import {areaUnder} from '../../functional/curve/area_under.js';
import {rocPoints, withoutIntermediate} from '../../functional/curve/roc.js';
import {curvePoints, type CurveResult} from './curve_points.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ROCCurveOptions extends ScoreCurveOptions {
  /** Points on the line between their neighbors are left out. Default: true. */
  dropIntermediate?: boolean;
  /** The rates if positives or negatives are missing. Default: 0. */
  zeroDivision?: number;
}

/**
 * Receiver operating characteristic: false and true positive rates at every threshold.
 *
 * - Formula: fpr = FP / (FP + TN), tpr = TP / (TP + FN), where scores of at least the threshold are positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{fpr, tpr, thresholds}`, arrays in descending order of threshold; the first is infinity (0, 0);
 *   with several columns, an array of arrays for each. Empty before data. NaN scores give NaN.
 *   The log entry is the area under the curve.
 *
 * Source: `sklearn.metrics.roc_curve`; with `thresholds` `torchmetrics.ROC`.
 *
 * @example
 * const m = new ROCCurve();
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // {fpr: [0, 0, 0.5, 0.5, 1], tpr: [0, 0.5, 0.5, 1, 1], thresholds: [Infinity, 0.8, 0.4, 0.35, 0.1]}
 */
export class ROCCurve<N extends string = MetricNames['ROCCurve']> extends ScoreCurveMetric<
  CurveResult<'fpr' | 'tpr' | 'thresholds'>
> {
  static override className = 'ROCCurve';
  declare readonly [KEY]?: Key<N>;
  protected readonly summary: CurveSummary<CurveResult<'fpr' | 'tpr' | 'thresholds'>>;

  constructor(options: ROCCurveOptions & Named<N> = {}) {
    const {dropIntermediate = true, zeroDivision = 0} = optionsOf(new.target, options);
    super(options, {dropIntermediate, zeroDivision});
    checkFlag(this.className, 'dropIntermediate', dropIntermediate);
    checkNumberOrNaN(this.className, 'zeroDivision', zeroDivision);
    this.summary = curvePoints({
      keys: ['fpr', 'tpr', 'thresholds'],
      pointsOf: curve => rocPoints(dropIntermediate ? withoutIntermediate(curve) : curve, zeroDivision),
      areaOf: ({fpr, tpr}) => (fpr.length < 2 ? 0 : areaUnder(fpr, tpr)),
    });
  }
}
