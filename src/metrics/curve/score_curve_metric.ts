import {checkFlag, checkIgnoreClass, checkNumber, optionsOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {Activation} from '../../functional/core/activation.js';
import type {ScoreCurve, Ties} from '../../functional/curve/score_curve.js';
import {type StoredSamples} from '../../state/stored_samples.js';
import type {Tally, TallyValues} from '../../state/slot.js';
import type {MetricResult} from '../../types.js';
import {type Bounded, BoundedMetric, distanceTo} from '../rows/bounded_metric.js';
import {type MaxSamplesOption, checkMaxSamples} from '../rows/max_samples.js';
import {binnedScores, curvesAt, type Thresholds, thresholdsOf} from './binned_scores.js';
import {scoreRows, type ScoreRowsOptions} from './score_rows.js';
import {curveOfColumn} from './curve_of_column.js';
import {flattenResult} from '../base/flatten_result.js';
import {greatestOf} from '../../lists.js';

/** Options of every metric of a curve of scores. */
export interface ScoreCurveOptions extends MaxSamplesOption {
  /**
   * Thresholds at which scores are counted, a score of a threshold or more as positive: a number of them, evenly
   * distributed over 0..1, or a list. Then nothing is kept but counts. Default: null, the exact curve.
   */
  thresholds?: Thresholds;
  /** yPred holds logits: their softmax is taken, with one column or `multiLabel` their sigmoid. Default: false. */
  fromLogits?: boolean;
  /** The columns of yPred do not exclude each other; only matters with `fromLogits`. Default: false. */
  multiLabel?: boolean;
  /** Labels of this value are left out. Default: null, none. */
  ignoreClass?: number | null;
  /** The label that is positive, all others being negative. Default: null, labels greater than 0 are positive. */
  posLabel?: number | null;
}

/** The defaults, checked. */
export interface CurveSettings {
  readonly thresholds: Thresholds;
  readonly fromLogits: boolean;
  readonly multiLabel: boolean;
  readonly ignoreClass: number | null;
  readonly posLabel: number | null;
  readonly maxSamples: number | null;
}

function settingsOf(className: string, options: ScoreCurveOptions): CurveSettings {
  const {thresholds = null, fromLogits = false, multiLabel = false} = optionsOf(className, options);
  const {ignoreClass = null, posLabel = null} = options;
  if (posLabel !== null) checkNumber(className, 'posLabel', posLabel);
  if (thresholds !== null) thresholdsOf(className, thresholds);
  checkIgnoreClass(className, ignoreClass);
  checkFlag(className, 'fromLogits', fromLogits);
  checkFlag(className, 'multiLabel', multiLabel);
  const maxSamples = checkMaxSamples(className, options.maxSamples);
  return {thresholds, fromLogits, multiLabel, ignoreClass, posLabel, maxSamples};
}

/**
 * A metric that is a function of the curve of each class; exact, or at given thresholds. Labels greater than 0 are
 * positive: 0 and 1, or -1 and 1, as in scikit-learn; or those that are `posLabel`.
 */
export abstract class ScoreCurveMetric<R extends MetricResult> extends BoundedMetric<R> {
  protected readonly settings: CurveSettings;
  private readonly columns: 'each' | 'all';

  /**
   * @param rest options of the class beside the common ones, with their defaults filled in
   * @param columns curves of every class, or one of all entries
   */
  constructor(
    className: string,
    options: ScoreCurveOptions,
    rest: Readonly<Record<string, unknown>> = {},
    columns: 'each' | 'all' = 'each',
  ) {
    const settings = settingsOf(className, options);
    super(options, {...settings, ...rest});
    this.settings = settings;
    this.columns = columns;
  }

  /** The result, from the curve of each column. */
  protected abstract fromCurves(curves: readonly ScoreCurve[]): R;

  /** The result without data, where so many columns are known. */
  protected abstract nothing(columns: number): R;

  protected declare(): readonly Tally[] {
    const {thresholds} = this.settings;
    if (thresholds === null) return [scoreRows(this.className, this.scores('marks'))];
    return [binnedScores(this.className, thresholdsOf(this.className, thresholds), this.scores('marks'))];
  }

  protected scores(labels: ScoreRowsOptions['labels']): ScoreRowsOptions {
    const {ignoreClass, maxSamples, posLabel} = this.settings;
    const {activation, columns} = this;
    return {activation, columns, labels, ignoreClass, maxSamples, ...(posLabel !== null && {posLabel})};
  }

  /** Throws where labels and scores are not taken as they come, since `what` knows them in no other way. */
  protected checkPlain(what: string): void {
    const {thresholds, fromLogits, posLabel} = this.settings;
    if (thresholds === null && !fromLogits && posLabel === null) return;
    throw new UsageError(this.className, `${what} goes without thresholds, fromLogits and posLabel.`);
  }

  private get activation(): Activation {
    const {fromLogits, multiLabel} = this.settings;
    if (!fromLogits) return null;
    return multiLabel ? 'sigmoid' : 'softmax';
  }

  protected estimate([values]: readonly (TallyValues | undefined)[]): Bounded<R> {
    if (values === undefined) return {result: this.nothing(0), bound: 0};
    if (values instanceof Float64Array) {
      const thresholds = thresholdsOf(this.className, this.settings.thresholds ?? []);
      return {result: this.fromCurves(curvesAt(thresholds, values)), bound: 0};
    }
    if (values.every(rows => rows.count === 0)) return {result: this.nothing(values.length), bound: 0};
    const result = this.fromRows(values, 'together');
    return {result, bound: values.some(rows => rows.droppedBits > 0) ? this.bound(result, values) : 0};
  }

  protected fromRows(columns: readonly StoredSamples[], ties: Ties): R {
    return this.fromCurves(this.curvesOf(columns, ties));
  }

  protected curvesOf(columns: readonly StoredSamples[], ties: Ties): ScoreCurve[] {
    return columns.map(rows => curveOfColumn(rows, label => label === 1, ties));
  }

  /**
   * Within a coarsened score any order was possible. Where more positives before the negatives are never worse, the
   * truth lies between the best and the worst one.
   */
  protected bound(result: R, columns: readonly StoredSamples[]): number {
    const [best, worst] = (['best', 'worst'] as const).map(ties =>
      flattenResult(this.fromRows(columns, ties)),
    );
    return greatestOf(flattenResult(result).map((x, i) => distanceTo(x, best[i], worst[i])));
  }
}
