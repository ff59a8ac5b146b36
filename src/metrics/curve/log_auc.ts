import {checkOneOf, optionError} from '../../check.js';
import {optionsOf} from '../../options.js';
import {logArea} from '../../functional/curve/log_area.js';
import {rocPoints} from '../../functional/curve/roc.js';
import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import {sumOf} from '../../lists.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface LogAUCOptions extends ScoreCurveOptions {
  /** The least and the greatest false positive rate, both above 0 and at most 1. Default: [0.001, 0.1]. */
  fprRange?: readonly [lower: number, upper: number];
  /**
   * `'macro'`: the mean over the columns, without those whose area is NaN. `null`: each. Default: `'macro'`.
   */
  average?: 'macro' | null;
}

/**
 * Area under the ROC curve over the logarithm of the false positive rate, for screenings where only the
 * highest scores matter.
 *
 * - Formula: the area between the two false positive rates of `fprRange` over log(FPR), divided by the width
 *   of that range: the mean true positive rate there. A random guess has 0.0215 with the default range.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: a number in 0..1, or with `average: null` one for each column; NaN where there are no negatives,
 *   or no threshold within the range; 0 before data. NaN scores give NaN.
 *
 * Source: `torchmetrics.LogAUC` 1.9.
 *
 * @example
 * const m = new LogAUC({fprRange: [0.1, 1]});
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // 0.6505...
 */
export class LogAUC<N extends string = MetricNames['LogAUC']> extends ScoreCurveMetric<number | number[]> {
  static override className = 'LogAUC';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  private readonly fprRange: readonly [number, number];
  private readonly average: 'macro' | null;
  protected readonly summary: CurveSummary<number | number[]> = {
    empty: columns => (this.average === null ? new Array<number>(columns).fill(0) : 0),
    of: curves => this.areas(curves),
  };

  constructor(options: LogAUCOptions & Named<N> = {}) {
    const {fprRange = [0.001, 0.1], average = 'macro'} = optionsOf(new.target, options);
    super(options, {fprRange, average});
    this.fprRange = checkRange(this.className, fprRange);
    this.average = checkOneOf(this.className, 'average', average, ['macro', null]);
  }

  private areas(curves: readonly ScoreCurve[]): number | number[] {
    const areas = curves.map(curve => logArea(rocPoints(curve, 0), this.fprRange));
    if (this.average === null) return areas;
    const known = areas.filter(area => !Number.isNaN(area));
    return sumOf(known) / known.length;
  }
}

function checkRange(where: string, range: readonly [number, number]): readonly [number, number] {
  const isRange = Array.isArray(range) && range.length === 2 && 0 < range[0] && range[0] < range[1];
  if (isRange && range[1] <= 1) return range;
  throw optionError(where, 'fprRange', 'two rising numbers above 0 and not above 1', range);
}
