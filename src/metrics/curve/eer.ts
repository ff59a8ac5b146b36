import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {
  equalErrorEnds,
  equalErrorRate,
  meanRates,
  type Rates,
} from '../../functional/curve/equal_error_rate.js';
import {rocPoints} from '../../functional/curve/roc.js';
import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import {maxOf} from '../../lists.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {distanceTo} from '../samples/bounded.js';
import {curvesOf} from './curve_of_column.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface EEROptions extends ScoreCurveOptions {
  /**
   * `'macro'`: the rate of the mean of the ROC curves of all columns. `'micro'`: that of all entries
   * together. Default: null, a rate for each column.
   */
  average?: 'macro' | 'micro' | null;
}

/** Without positives, or without negatives, the missing rate is 0. */
const ratesOf = (curve: ScoreCurve): Rates => rocPoints(curve, 0);

/**
 * Equal error rate: the rate of errors at the threshold where false alarms and misses are equally frequent.
 *
 * - Formula: (FPR + FNR) / 2 at the threshold where the false positive rate FPR and the false negative rate
 *   FNR are closest; the highest of several such thresholds.
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1].
 * - Result: a number in 0..1; with `average: null` and several columns, one for each. 1 without positives, 0
 *   without negatives, and 0 before data. NaN scores give NaN.
 *
 * Source: `torchmetrics.EER` 1.9.
 *
 * @example
 * const m = new EER();
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // 0.5
 */
export class EER<N extends string = MetricNames['EER']> extends ScoreCurveMetric<number | number[]> {
  static override className = 'EER';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly nan: NaNOutcome = 'compared';
  private readonly average: 'macro' | 'micro' | null;
  protected readonly summary: CurveSummary<number | number[]> = {
    empty: columns => (this.average === null && columns > 1 ? new Array<number>(columns).fill(0) : 0),
    of: curves => this.ratesOfAll(curves),
    bound: (result, columns) => this.bounds(result, columns),
  };

  constructor(options: EEROptions & Named<N> = {}) {
    const {average = null} = optionsOf(new.target, options);
    super(options, {average});
    this.average = checkOneOf(this.className, 'average', average, ['macro', 'micro', null]);
  }

  protected override get columns(): 'each' | 'all' {
    return this.average === 'micro' ? 'all' : 'each';
  }

  private ratesOfAll(curves: readonly ScoreCurve[]): number | number[] {
    const all = curves.map(ratesOf);
    if (all.length === 1) return equalErrorRate(all[0]);
    return this.average === 'macro' ? equalErrorRate(meanRates(all)) : all.map(equalErrorRate);
  }

  /** NaN for the mean of several curves: that bound is not known. */
  private bounds(result: number | number[], columns: readonly StoredSamples[]): number {
    if (columns.length > 1 && this.average === 'macro') return NaN;
    const ends = curvesOf(columns, 'together').map(curve => equalErrorEnds(ratesOf(curve)));
    return maxOf([result].flat().map((rate, i) => distanceTo(rate, ...ends[i])));
  }
}
