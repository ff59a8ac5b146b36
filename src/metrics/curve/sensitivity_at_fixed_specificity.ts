import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {bestPoint, NOWHERE} from '../../functional/curve/best_point.js';
import type {CurveSummary} from './curve_summary.js';
import {fixedPoint, type FixedPointResult} from './fixed_point.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SensitivityAtFixedSpecificityOptions extends ScoreCurveOptions {
  /** The least specificity that is required. Default: 0.5. */
  minSpecificity?: number;
}

/**
 * The highest sensitivity at a threshold where specificity is at least `minSpecificity`, and that threshold.
 *
 * - Formula: max TP / (TP + FN) over the thresholds with TN / (TN + FP) >= `minSpecificity`, where scores of
 *   at least the threshold are positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{value, threshold}`, with several columns an array of each; a value in 0..1. Before data, and if
 *   no threshold qualifies, 0 and 1e6. NaN scores give NaN.
 *
 * Source: `torchmetrics.SensitivityAtSpecificity` 1.9. Keras's {@link SensitivityAtSpecificity} uses evenly
 * distributed thresholds.
 *
 * @example
 * const m = new SensitivityAtFixedSpecificity({minSpecificity: 0.5});
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // {value: 1, threshold: 0.35}
 */
export class SensitivityAtFixedSpecificity<
  N extends string = MetricNames['SensitivityAtFixedSpecificity'],
> extends ScoreCurveMetric<FixedPointResult> {
  static override className = 'SensitivityAtFixedSpecificity';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  protected readonly summary: CurveSummary<FixedPointResult>;

  constructor(options: SensitivityAtFixedSpecificityOptions & Named<N> = {}) {
    const minSpecificity = optionsOf(new.target, options).minSpecificity ?? 0.5;
    super(options, {minSpecificity});
    checkFraction(this.className, 'minSpecificity', minSpecificity);
    this.summary = fixedPoint(bestPoint.sensitivity, minSpecificity, NOWHERE);
  }
}
