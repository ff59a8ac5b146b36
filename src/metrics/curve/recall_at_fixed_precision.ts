import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {bestPoint} from '../../functional/curve/best_point.js';
import type {CurveSummary} from './curve_summary.js';
import {fixedPoint, type FixedPointResult} from './fixed_point.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface RecallAtFixedPrecisionOptions extends ScoreCurveOptions {
  /** The least precision that is required. Default: 0.5. */
  minPrecision?: number;
}

/**
 * The highest recall at a threshold where precision is at least `minPrecision`, and that threshold.
 *
 * - Formula: max TP / (TP + FN) over the thresholds with TP / (TP + FP) >= `minPrecision`, where scores of at
 *   least the threshold are positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{value, threshold}`, with several columns an array of each; a value in 0..1. Before data, and if
 *   no threshold qualifies, 0 and NaN. NaN scores give NaN.
 *
 * Source: `torchmetrics.RecallAtFixedPrecision` 1.9. Keras's {@link RecallAtPrecision} uses evenly
 * distributed thresholds.
 *
 * @example
 * const m = new RecallAtFixedPrecision({minPrecision: 0.5});
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // {value: 1, threshold: 0.35}
 */
export class RecallAtFixedPrecision<
  N extends string = MetricNames['RecallAtFixedPrecision'],
> extends ScoreCurveMetric<FixedPointResult> {
  static override className = 'RecallAtFixedPrecision';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  protected readonly summary: CurveSummary<FixedPointResult>;

  constructor(options: RecallAtFixedPrecisionOptions & Named<N> = {}) {
    const minPrecision = optionsOf(new.target, options).minPrecision ?? 0.5;
    super(options, {minPrecision});
    checkFraction(this.className, 'minPrecision', minPrecision);
    this.summary = fixedPoint(bestPoint.recall, minPrecision, NaN);
  }
}
