import {checkOneOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {averagePrecision, leastAveragePrecision} from '../../functional/precision_recall.js';
import {averagePrecisionOfRows} from '../../functional/row_areas.js';
import type {ScoreCurve} from '../../functional/score_curve.js';
import type {Counted, CountedValues} from '../../state/slot.js';
import {greatestOf} from '../../lists.js';
import type {Rows} from '../../state/rows.js';
import {type Bounded, distanceTo} from '../bounded_metric.js';
import {leavesOf} from '../leaves.js';
import {meanOf, weightedMean} from '../weighted_mean.js';
import {weightedAverage, type CurveAverage} from './curve_average.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';

export interface AveragePrecisionOptions extends ScoreCurveOptions {
  /** How the values of several columns become one. Default: `'macro'`. */
  average?: CurveAverage;
}

const AVERAGES = ['macro', 'weighted', 'micro', 'samples', null] as const;

/**
 * Average precision: the exact summary of the precision-recall curve.
 *
 * - Formula: sum of (R_i - R_(i-1)) P_i over the thresholds, P and R being precision and recall there: no interpolation.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids [batch],
 *   [batch, 1].
 * - Result: a number in 0..1, or with `average: null` one for each column; 0 without positives and before data. NaN
 *   scores give NaN.
 *
 * Source: `sklearn.metrics.average_precision_score`; with `thresholds` `torchmetrics.AveragePrecision`.
 *
 * @example
 * const m = new AveragePrecision();
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // 0.8333...
 */
export class AveragePrecision extends ScoreCurveMetric<number | number[]> {
  static override className = 'AveragePrecision';
  override readonly direction = 'max';
  private readonly average: CurveAverage;

  constructor(options: AveragePrecisionOptions = {}) {
    const {average = 'macro'} = options;
    super(AveragePrecision.className, options, {average}, average === 'micro' ? 'all' : 'each');
    this.average = checkOneOf(AveragePrecision.className, 'average', average, AVERAGES);
    if (average === 'samples' && (this.settings.thresholds !== null || this.settings.fromLogits)) {
      throw new UsageError(
        AveragePrecision.className,
        "average: 'samples' goes without thresholds and fromLogits.",
      );
    }
  }

  protected nothing(columns: number): number | number[] {
    return this.average === null ? new Array<number>(columns).fill(0) : 0;
  }

  protected override declare(): readonly Counted[] {
    if (this.average !== 'samples') return super.declare();
    return [weightedMean(this.className, averagePrecisionOfRows(this.className))];
  }

  protected override estimate(values: readonly (CountedValues | undefined)[]): Bounded<number | number[]> {
    if (this.average !== 'samples') return super.estimate(values);
    return {result: meanOf(values[0] as Float64Array | undefined), bound: 0};
  }

  protected fromCurves(curves: readonly ScoreCurve[], precisionOf = averagePrecision): number | number[] {
    const precisions = curves.map(precisionOf);
    if (this.average === null) return precisions;
    const weights = curves.map(curve => (this.average === 'weighted' ? curve.positives : 1));
    return weightedAverage(precisions, weights);
  }

  /** Not every order between the best and the worst curve is between their precisions: equal scores share theirs. */
  protected override bound(result: number | number[], columns: readonly Rows[]): number {
    const best = leavesOf(this.fromRows(columns, 'best'));
    const worst = leavesOf(this.fromCurves(this.curvesOf(columns, 'together'), leastAveragePrecision));
    return greatestOf(leavesOf(result).map((x, i) => distanceTo(x, best[i], worst[i])));
  }
}
