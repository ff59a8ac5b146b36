import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {averagePrecision, leastAveragePrecision} from '../../functional/curve/precision_recall.js';
import {averagePrecisionOfRows} from '../../functional/curve/samplewise_auc.js';
import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import {maxOf} from '../../lists.js';
import {type Bounded, distanceTo} from '../samples/bounded.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {flattenResult} from '../base/flatten_result.js';
import {meanOf, weightedMean} from '../base/weighted_mean.js';
import {
  checkUndefinedValue,
  type CurveAverage,
  type UndefinedValue,
  undefinedValue,
  valueOfNothing,
  weightedAverage,
} from './curve_average.js';
import {curvesOf} from './curve_of_column.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Tally, TallyValues} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface AveragePrecisionOptions extends ScoreCurveOptions {
  /** How the values of several columns are averaged. Default: `'macro'`. */
  average?: CurveAverage;
  /**
   * The value if there are no positives. `'ignore'`: the class is left out, so that `'macro'` is the mean
   * over the classes that appear; its own value is NaN. `'raise'`: an error. Default: 0.
   */
  zeroDivision?: UndefinedValue;
}

const AVERAGES = ['macro', 'weighted', 'micro', 'samples', null] as const;

/**
 * Average precision: the exact summary of the precision-recall curve.
 *
 * - Formula: sum of (R_i - R_(i-1)) P_i over the thresholds, where P and R are precision and recall: no
 *   interpolation.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: a number in 0..1, or with `average: null` one for each column; `zeroDivision` (0) without
 *   positives and before data. NaN scores give NaN.
 *
 * Source: `sklearn.metrics.average_precision_score`; with `thresholds` `torchmetrics.AveragePrecision`.
 *
 * @example
 * const m = new AveragePrecision();
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // 0.8333...
 */
export class AveragePrecision<N extends string = MetricNames['AveragePrecision']> extends ScoreCurveMetric<
  number | number[]
> {
  static override className = 'AveragePrecision';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  private readonly average: CurveAverage;
  private readonly zeroDivision: UndefinedValue;
  protected readonly summary: CurveSummary<number | number[]> = {
    empty: columns => this.emptyPrecisions(columns),
    of: curves => this.precisions(curves, averagePrecision),
    // Equal scores share their precision, so the worst order does not have the least average precision.
    bound: (result, columns) => {
      const [best, worst] = [
        this.precisions(curvesOf(columns, 'best'), averagePrecision),
        this.precisions(curvesOf(columns, 'together'), leastAveragePrecision),
      ].map(flattenResult);
      return maxOf(flattenResult(result).map((x, i) => distanceTo(x, best[i], worst[i])));
    },
  };

  constructor(options: AveragePrecisionOptions & Named<N> = {}) {
    const {average = 'macro', zeroDivision = 0} = optionsOf(new.target, options);
    super(options, {average, zeroDivision});
    this.average = checkOneOf(AveragePrecision.className, 'average', average, AVERAGES);
    this.zeroDivision = checkUndefinedValue(AveragePrecision.className, zeroDivision);
    if (average === 'samples') {
      this.checkPlain("average: 'samples'");
      if (zeroDivision === 'ignore') {
        throw new UsageError(this.className, "average: 'samples' goes without zeroDivision: 'ignore'.");
      }
    }
  }

  private emptyPrecisions(columns: number): number | number[] {
    const value = valueOfNothing(this.zeroDivision);
    return this.average === null ? new Array<number>(columns).fill(value) : value;
  }

  protected override get columns(): 'each' | 'all' {
    return this.average === 'micro' ? 'all' : 'each';
  }

  protected override declare(): readonly Tally[] {
    if (this.average !== 'samples') return super.declare();
    const otherwise = this.zeroDivision === 'raise' ? NaN : (this.zeroDivision as number);
    return [weightedMean(this.className, averagePrecisionOfRows(this.className, otherwise))];
  }

  protected override estimate(values: readonly (TallyValues | undefined)[]): Bounded<number | number[]> {
    if (this.average !== 'samples') return super.estimate(values);
    const mean = values[0] === undefined ? this.emptyPrecisions(0) : meanOf(values[0] as Float64Array);
    if (this.zeroDivision === 'raise' && Number.isNaN(mean)) {
      undefinedValue(this.className, 'raise', 'a sample has no positive labels, or NaN scores');
    }
    return {result: mean, bound: 0};
  }

  private precisions(curves: readonly ScoreCurve[], precisionOf: typeof averagePrecision): number | number[] {
    const valueOf = (curve: ScoreCurve): number => {
      if (curve.positives !== 0) return precisionOf(curve);
      const why = 'no positives were seen: there is no precision';
      return undefinedValue(this.className, this.zeroDivision, why);
    };
    if (this.average === null) return curves.map(valueOf);
    const counted = this.zeroDivision === 'ignore' ? curves.filter(c => c.positives !== 0) : curves;
    const weights = counted.map(curve => (this.average === 'weighted' ? curve.positives : 1));
    return weightedAverage(counted.map(valueOf), weights);
  }
}
