import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {bestPoint} from '../../functional/curve/best_point.js';
import type {CurveSummary} from './curve_summary.js';
import {fixedPoint, type FixedPointResult} from './fixed_point.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface PrecisionAtFixedRecallOptions extends ScoreCurveOptions {
  /** The least recall that is required. Default: 0.5. */
  minRecall?: number;
}

/**
 * The highest precision at a threshold where recall is at least `minRecall`, and that threshold.
 *
 * - Formula: max TP / (TP + FP) over the thresholds with TP / (TP + FN) >= `minRecall`, where scores of at
 *   least the threshold are positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{value, threshold}`, with several columns an array of each; a value in 0..1. Before data, and if
 *   no threshold qualifies, 0 and NaN. NaN scores give NaN.
 *
 * Source: `torchmetrics.PrecisionAtFixedRecall` 1.9. Keras's {@link PrecisionAtRecall} uses evenly
 * distributed thresholds.
 *
 * @example
 * const m = new PrecisionAtFixedRecall({minRecall: 0.5});
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // {value: 1, threshold: 0.8}
 */
export class PrecisionAtFixedRecall<
  N extends string = MetricNames['PrecisionAtFixedRecall'],
> extends ScoreCurveMetric<FixedPointResult> {
  static override className = 'PrecisionAtFixedRecall';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  protected readonly summary: CurveSummary<FixedPointResult>;

  constructor(options: PrecisionAtFixedRecallOptions & Named<N> = {}) {
    const minRecall = optionsOf(new.target, options).minRecall ?? 0.5;
    super(options, {minRecall});
    checkFraction(this.className, 'minRecall', minRecall);
    this.summary = fixedPoint(bestPoint.precision, minRecall, NaN);
  }
}
