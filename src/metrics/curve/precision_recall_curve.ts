import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {withoutEqualTps} from '../../functional/curve/score_curve.js';
import {
  averagePrecision,
  leastAveragePrecision,
  precisionRecallPoints,
} from '../../functional/curve/precision_recall.js';
import {curvePoints, type CurveResult} from './curve_points.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface PrecisionRecallCurveOptions extends ScoreCurveOptions {
  /** Points between others with the same true positives are left out. Default: false. */
  dropIntermediate?: boolean;
}

/**
 * Precision and recall at every threshold.
 *
 * - Formula: precision = TP / (TP + FP), recall = TP / (TP + FN), where scores of at least the threshold are
 *   positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{precision, recall, thresholds}`, arrays by rising threshold, with a last point (1, 0) that has
 *   no threshold; with several columns, an array of arrays for each. Without positives recall is 1
 *   throughout. Empty before data. NaN scores give NaN. The log entry is the average precision.
 *
 * Source: `sklearn.metrics.precision_recall_curve`; with `thresholds` `torchmetrics.PrecisionRecallCurve`.
 *
 * @example
 * const m = new PrecisionRecallCurve();
 * m.updateState([0, 1, 1], [0.1, 0.4, 0.8]);
 * await m.result();   // {precision: [0.6666..., 1, 1, 1], recall: [1, 1, 0.5, 0], thresholds: [0.1, 0.4, 0.8]}
 */
export class PrecisionRecallCurve<
  N extends string = MetricNames['PrecisionRecallCurve'],
> extends ScoreCurveMetric<CurveResult<'precision' | 'recall' | 'thresholds'>> {
  static override className = 'PrecisionRecallCurve';
  declare readonly [KEY]?: Key<N>;
  protected readonly summary: CurveSummary<CurveResult<'precision' | 'recall' | 'thresholds'>>;

  constructor(options: PrecisionRecallCurveOptions & Named<N> = {}) {
    const {dropIntermediate = false} = optionsOf(new.target, options);
    super(options, {dropIntermediate});
    checkFlag(this.className, 'dropIntermediate', dropIntermediate);
    this.summary = curvePoints({
      keys: ['precision', 'recall', 'thresholds'],
      pointsOf: curve => precisionRecallPoints(dropIntermediate ? withoutEqualTps(curve) : curve),
      // The average precision.
      areaOf: ({precision, recall}) =>
        recall.slice(1).reduce((area, r, i) => area + (recall[i] - r) * precision[i], 0),
      areaEnds: curve => [leastAveragePrecision(curve('together')), averagePrecision(curve('best'))],
    });
  }
}
