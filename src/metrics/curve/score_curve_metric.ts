import {checkFlag, checkIgnoreClass, checkNumberOrNaN} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {Activation} from '../../functional/core/activation.js';
import type {Ties} from '../../functional/curve/score_curve.js';
import {type StoredSamples} from '../../state/stored_samples.js';
import type {Direction, MetricResult} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type Bounded, distanceTo, errorBoundOf, QuantizationWarning} from '../samples/bounded.js';
import {type MaxSamplesOption, checkMaxSamples} from '../samples/max_samples.js';
import {binnedScores, curvesAt, type Thresholds, thresholdsOf} from './binned_scores.js';
import {scoreSamples, type ScoreSamplesOptions} from './score_samples.js';
import {curvesOf} from './curve_of_column.js';
import type {CurveSummary} from './curve_summary.js';
import {flattenResult} from '../base/flatten_result.js';
import {maxOf} from '../../lists.js';
import type {Tally, TallyValues} from '../../state/tally.js';

/** Options of every metric of a curve through scores. */
export interface ScoreCurveOptions extends MaxSamplesOption {
  /**
   * Thresholds at which scores are counted, a score of a threshold or more as positive: a number of them,
   * evenly distributed over 0..1, or a list. Then only counts are kept. Default: null, the exact curve.
   */
  thresholds?: Thresholds;
  /**
   * yPred holds logits: their softmax is taken, with one column or `multiLabel` their sigmoid. Default:
   * false.
   */
  fromLogits?: boolean;
  /** The columns of yPred do not exclude each other; matters only with `fromLogits`. Default: false. */
  multiLabel?: boolean;
  /** Entries with this label are left out. Default: null, none. */
  ignoreClass?: number | null;
  /**
   * The positive label; all others are negative. Default: null, labels greater than 0 are positive.
   */
  posLabel?: number | null;
}

/** The options with their defaults, checked. */
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
  if (posLabel !== null) checkNumberOrNaN(className, 'posLabel', posLabel);
  if (thresholds !== null) thresholdsOf(className, thresholds);
  checkIgnoreClass(className, ignoreClass);
  checkFlag(className, 'fromLogits', fromLogits);
  checkFlag(className, 'multiLabel', multiLabel);
  const maxSamples = checkMaxSamples(className, options.maxSamples);
  return {thresholds, fromLogits, multiLabel, ignoreClass, posLabel, maxSamples};
}

/**
 * A metric computed from the curve of each class: through all scores, or at given thresholds. Labels greater
 * than 0 are positive, or those that equal `posLabel`.
 */
export abstract class ScoreCurveMetric<R extends MetricResult> extends StatisticMetric<R, TallyValues> {
  static override readonly direction: Direction = 'max';
  /** @internal */
  protected readonly settings: CurveSettings;
  private readonly warning = new QuantizationWarning(this);

  constructor(options: ScoreCurveOptions, config: Readonly<Record<string, unknown>> = {}) {
    const settings = settingsOf(new.target.className, options);
    super(options, {...settings, ...config});
    this.settings = settings;
  }

  /** How the curves become the result. @internal */
  protected abstract readonly summary: CurveSummary<R>;

  /** A curve for each class, or one of all entries together. @internal */
  protected get columns(): 'each' | 'all' {
    return 'each';
  }

  protected declare(): readonly Tally[] {
    const {thresholds} = this.settings;
    if (thresholds === null) return [scoreSamples(this.className, this.samplesOptions('marks'))];
    return [
      binnedScores(this.className, thresholdsOf(this.className, thresholds), this.samplesOptions('marks')),
    ];
  }

  /** @internal */
  protected samplesOptions(labels: ScoreSamplesOptions['labels']): ScoreSamplesOptions {
    const {ignoreClass, maxSamples, posLabel} = this.settings;
    const {activation, columns} = this;
    return {activation, columns, labels, ignoreClass, maxSamples, ...(posLabel !== null && {posLabel})};
  }

  /** Throws if there are options that `what` does not support. @internal */
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

  compute(values: readonly (TallyValues | undefined)[]): R {
    const estimate = this.estimate(values);
    this.warning.check(values, estimate);
    return estimate.result;
  }

  /**
   * The greatest error of the result that `maxSamples` can have caused; 0 if there were not more samples,
   * Infinity if it is not known. For a curve, it is the error of the logged number; for `{value, threshold}`,
   * that of the value.
   */
  async errorBound(): Promise<number> {
    return errorBoundOf(await this.readStatistics(), values => this.estimate(values));
  }

  override logged(result: R): MetricResult {
    return this.summary.logged?.(result) ?? result;
  }

  /** @internal */
  protected estimate([values]: readonly (TallyValues | undefined)[]): Bounded<R> {
    const {summary} = this;
    if (values === undefined) return {result: summary.empty(0), bound: 0};
    if (values instanceof Float64Array) {
      const thresholds = thresholdsOf(this.className, this.settings.thresholds ?? []);
      return {result: summary.of(curvesAt(thresholds, values)), bound: 0};
    }
    if (values.every(samples => samples.count === 0)) return {result: summary.empty(values.length), bound: 0};
    const result = this.fromRows(values, 'together');
    return {result, bound: values.some(samples => samples.droppedBits > 0) ? this.bound(result, values) : 0};
  }

  /** @internal */
  protected fromRows(columns: readonly StoredSamples[], ties: Ties): R {
    return this.summary.of(curvesOf(columns, ties));
  }

  private bound(result: R, columns: readonly StoredSamples[]): number {
    if (this.summary.bound !== undefined) return this.summary.bound(result, columns);
    const [best, worst] = (['best', 'worst'] as const).map(ties =>
      flattenResult(this.fromRows(columns, ties)),
    );
    return maxOf(flattenResult(result).map((x, i) => distanceTo(x, best[i], worst[i])));
  }
}
