import {checkFlag, checkNumberOrNaN} from '../../check.js';
import {optionsOf} from '../../options.js';
import {areaUnder} from '../../functional/curve/area_under.js';
import {detAreaEnds, detPoints} from '../../functional/curve/det.js';
import {curvePoints, type CurveResult} from './curve_points.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface DETCurveOptions extends ScoreCurveOptions {
  /** Points between others with the same true positives are left out. Default: false. */
  dropIntermediate?: boolean;
  /** The rates if positives or negatives are missing. Default: 0. */
  zeroDivision?: number;
}

/**
 * Detection error tradeoff: false positive and false negative rates at every threshold.
 *
 * - Formula: fpr = FP / (FP + TN), fnr = FN / (FN + TP), where scores of at least the threshold are positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{fpr, fnr, thresholds}`, arrays by rising threshold, from the highest one that misses no
 *   positive to the lowest without false positives, which may be infinity; with several columns, an array of arrays for each. Empty before data. NaN
 *   scores give NaN. The log entry is the area under the curve.
 *
 * Source: `sklearn.metrics.det_curve`.
 *
 * @example
 * const m = new DETCurve();
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // {fpr: [0.5, 0.5, 0], fnr: [0, 0.5, 0.5], thresholds: [0.35, 0.4, 0.8]}
 */
export class DETCurve<N extends string = MetricNames['DETCurve']> extends ScoreCurveMetric<
  CurveResult<'fpr' | 'fnr' | 'thresholds'>
> {
  static override className = 'DETCurve';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly summary: CurveSummary<CurveResult<'fpr' | 'fnr' | 'thresholds'>>;

  constructor(options: DETCurveOptions & Named<N> = {}) {
    const {dropIntermediate = false, zeroDivision = 0} = optionsOf(new.target, options);
    super(options, {dropIntermediate, zeroDivision});
    checkFlag(this.className, 'dropIntermediate', dropIntermediate);
    checkNumberOrNaN(this.className, 'zeroDivision', zeroDivision);
    this.summary = curvePoints({
      keys: ['fpr', 'fnr', 'thresholds'],
      pointsOf: curve => detPoints(curve, zeroDivision, dropIntermediate),
      areaOf: ({fpr, fnr}) => (fpr.length < 2 ? 0 : areaUnder(fpr, fnr)),
      areaEnds: curve => detAreaEnds(curve('together')),
    });
  }
}
