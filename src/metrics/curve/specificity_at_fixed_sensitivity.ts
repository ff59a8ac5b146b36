import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {bestPoint, NOWHERE} from '../../functional/curve/best_point.js';
import type {CurveSummary} from './curve_summary.js';
import {fixedPoint, type FixedPointResult} from './fixed_point.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SpecificityAtFixedSensitivityOptions extends ScoreCurveOptions {
  /** The least sensitivity that is required. Default: 0.5. */
  minSensitivity?: number;
}

/**
 * The highest specificity at a threshold where sensitivity is at least `minSensitivity`, and that threshold.
 *
 * - Formula: max TN / (TN + FP) over the thresholds with TP / (TP + FN) >= `minSensitivity`, where scores of
 *   at least the threshold are positive.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: `{value, threshold}`, with several columns an array of each; a value in 0..1. Before data, and if
 *   no threshold qualifies, 0 and 1e6. NaN scores give NaN.
 *
 * Source: `torchmetrics.SpecificityAtSensitivity` 1.9. Keras's {@link SpecificityAtSensitivity} uses evenly
 * distributed thresholds.
 *
 * @example
 * const m = new SpecificityAtFixedSensitivity({minSensitivity: 0.5});
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // {value: 1, threshold: 0.8}
 */
export class SpecificityAtFixedSensitivity<
  N extends string = MetricNames['SpecificityAtFixedSensitivity'],
> extends ScoreCurveMetric<FixedPointResult> {
  static override className = 'SpecificityAtFixedSensitivity';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  protected readonly summary: CurveSummary<FixedPointResult>;

  constructor(options: SpecificityAtFixedSensitivityOptions & Named<N> = {}) {
    const minSensitivity = optionsOf(new.target, options).minSensitivity ?? 0.5;
    super(options, {minSensitivity});
    checkFraction(this.className, 'minSensitivity', minSensitivity);
    this.summary = fixedPoint(bestPoint.specificity, minSensitivity, NOWHERE);
  }
}
