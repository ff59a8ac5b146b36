import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {rocArea} from '../../functional/curve/roc.js';
import {rocAreaOfRows} from '../../functional/curve/samplewise_auc.js';
import type {ScoreCurve, Ties} from '../../functional/curve/score_curve.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import type {Bounded} from '../samples/bounded.js';
import {meanOf, weightedMean} from '../base/weighted_mean.js';
import {scoreSamples} from './score_samples.js';
import {pairCurves} from './pair_curves.js';
import {
  weightedAverage,
  checkUndefinedValue,
  valueOfNothing,
  type CurveAverage,
  type UndefinedValue,
  undefinedValue,
} from './curve_average.js';
import type {CurveSummary} from './curve_summary.js';
import {ScoreCurveMetric, type ScoreCurveOptions} from './score_curve_metric.js';
import {formatValue} from '../../format_value.js';
import type {Tally, TallyValues} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ROCAUCOptions extends ScoreCurveOptions {
  /** How the areas of several columns are averaged. Default: `'macro'`. */
  average?: CurveAverage;
  /**
   * `'ovr'`: each class against all others. `'ovo'`: the mean over all pairs of classes. Default: `'ovr'`.
   */
  multiClass?: 'ovr' | 'ovo';
  /** Computes the standardized partial area up to this false positive rate. Default: null, 1. */
  maxFpr?: number | null;
  /**
   * The area if positives or negatives are missing. `'ignore'`: the class is left out, so that `'macro'` is
   * the mean over the classes that appear; its own area is NaN. `'raise'`: an error, as in scikit-learn.
   * Default: 0.
   */
  zeroDivision?: UndefinedValue;
}

const AVERAGES = ['macro', 'weighted', 'micro', 'samples', null] as const;

/**
 * Exact area under the ROC curve, through every score.
 *
 * - Formula: the share of pairs of a positive and a negative in which the positive has the higher score; ties
 *   count half. Of several columns an area for each (one versus rest) or for each pair of classes
 *   (`multiClass: 'ovo'`, Hand & Till), averaged. With `maxFpr`, the standardized partial area (McClish).
 * - Shapes: yPred [batch] or [batch, classes]; yTrue in the same shape (one-hot or multi-label) or class ids
 *   [batch], [batch, 1]. Leading axes between are samples too.
 * - Result: a number in 0..1, or with `average: null` one for each column or pair ((0, 1), (0, 2), …, (1, 2),
 *   …); `zeroDivision` if one of the two classes is missing, and before data. NaN scores give NaN.
 *
 * Source: `sklearn.metrics.roc_auc_score`; with `thresholds` `torchmetrics.AUROC`. Keras's {@link AUC} is the
 * area through 200 thresholds.
 *
 * @example
 * const m = new ROCAUC();
 * m.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * await m.result();   // 0.75
 */
export class ROCAUC<N extends string = MetricNames['ROCAUC']> extends ScoreCurveMetric<number | number[]> {
  static override className = 'ROCAUC';
  declare readonly [KEY]?: Key<N>;
  private readonly average: CurveAverage;
  private readonly pairs: boolean;
  private readonly maxFpr: number | null;
  private readonly zeroDivision: UndefinedValue;
  protected readonly summary: CurveSummary<number | number[]> = {
    empty: columns => this.emptyAreas(columns),
    of: curves => this.areas(curves),
  };

  constructor(given: ROCAUCOptions & Named<N> = {}) {
    const options = optionsOf(new.target, given);
    const {average = 'macro', multiClass = 'ovr', maxFpr = null, zeroDivision = 0} = options;
    const name = new.target.className === 'ROCAUC' ? 'roc_auc' : undefined;
    super({...options, name: options.name ?? name}, {average, multiClass, maxFpr, zeroDivision});
    this.average = checkOneOf(ROCAUC.className, 'average', average, AVERAGES);
    this.pairs = checkOneOf(ROCAUC.className, 'multiClass', multiClass, ['ovr', 'ovo']) === 'ovo';
    this.maxFpr = checkRate(maxFpr);
    this.zeroDivision = checkUndefinedValue(ROCAUC.className, zeroDivision);
    const {thresholds} = this.settings;
    if (
      this.pairs &&
      (thresholds !== null || maxFpr !== null || average === 'micro' || average === 'samples')
    ) {
      throw new UsageError(
        ROCAUC.className,
        "multiClass: 'ovo' goes with average 'macro', 'weighted' or null, and without thresholds and maxFpr.",
      );
    }
    if (average === 'samples' && (maxFpr !== null || zeroDivision === 'ignore')) {
      throw new UsageError(
        ROCAUC.className,
        "average: 'samples' goes without maxFpr and zeroDivision: 'ignore'.",
      );
    }
    if (average === 'samples') this.checkPlain("average: 'samples'");
    if (this.pairs && this.settings.posLabel !== null) {
      throw new UsageError(ROCAUC.className, "multiClass: 'ovo' goes without posLabel.");
    }
  }

  private emptyAreas(columns: number): number | number[] {
    const value = valueOfNothing(this.zeroDivision);
    if (this.average !== null) return value;
    return new Array<number>(this.pairs ? pairsOf(columns) : columns).fill(value);
  }

  protected override get columns(): 'each' | 'all' {
    return this.average === 'micro' ? 'all' : 'each';
  }

  protected override declare(): readonly Tally[] {
    if (this.pairs) return [scoreSamples(this.className, this.samplesOptions('classes'))];
    if (this.average !== 'samples') return super.declare();
    const otherwise = this.zeroDivision === 'raise' ? NaN : (this.zeroDivision as number);
    return [weightedMean(this.className, rocAreaOfRows(this.className, otherwise, null))];
  }

  protected override estimate(values: readonly (TallyValues | undefined)[]): Bounded<number | number[]> {
    if (this.average !== 'samples') return super.estimate(values);
    return {result: this.defined(meanOf(values[0] as Float64Array | undefined)), bound: 0};
  }

  private areas(curves: readonly ScoreCurve[]): number | number[] {
    if (this.average === null) return curves.map(curve => this.areaOf(curve));
    const counted = this.zeroDivision === 'ignore' ? curves.filter(hasBoth) : curves;
    const weights = counted.map(curve => (this.average === 'weighted' ? curve.positives : 1));
    return weightedAverage(
      counted.map(curve => this.areaOf(curve)),
      weights,
    );
  }

  protected override fromRows(columns: readonly StoredSamples[], ties: Ties): number | number[] {
    if (!this.pairs) return super.fromRows(columns, ties);
    const {curveOf, classes} = pairCurves(columns, ties);
    // As in scikit-learn, averages leave out pairs of classes without samples.
    const inPairs = this.average === null || this.zeroDivision === 'raise' ? [...columns.keys()] : classes;
    pairsOf(inPairs.length);
    const [areas, weights]: [number[], number[]] = [[], []];
    inPairs.forEach((a, i) => {
      for (const b of inPairs.slice(i + 1)) {
        const [ofA, ofB] = [curveOf(a, b), curveOf(b, a)];
        if (this.average !== null && !hasBoth(ofA) && this.zeroDivision !== 'raise') continue;
        areas.push((this.areaOf(ofA) + this.areaOf(ofB)) / 2);
        weights.push(this.average === 'weighted' ? ofA.positives + ofA.negatives : 1);
      }
    });
    if (this.average === null) return areas;
    return areas.length === 0 ? this.emptyAreas(columns.length) : weightedAverage(areas, weights);
  }

  private areaOf(curve: ScoreCurve): number {
    if (!hasBoth(curve)) {
      return undefinedValue(
        this.className,
        this.zeroDivision,
        'only one of the two classes was seen: there is no area',
      );
    }
    return rocArea(curve, this.maxFpr);
  }

  /** The mean; NaN means that an area is not defined. */
  private defined(mean: number): number {
    if (this.zeroDivision !== 'raise' || !Number.isNaN(mean)) return mean;
    return undefinedValue(
      this.className,
      'raise',
      'a sample has labels of one kind only, or NaN scores: there is no area',
    );
  }
}

/** True unless all labels are positive or all are negative. NaN scores do not matter here. */
function hasBoth({positives, negatives}: ScoreCurve): boolean {
  return positives !== 0 && negatives !== 0;
}

/** The greatest number of pairs of classes. */
const MOST_PAIRS = 2 ** 24;

/** The number of pairs of classes. */
function pairsOf(classes: number): number {
  const pairs = (classes * (classes - 1)) / 2;
  if (pairs <= MOST_PAIRS) return pairs;
  throw new UsageError(
    ROCAUC.className,
    `multiClass: 'ovo' has ${pairs} pairs of ${classes} classes, too many. Take 'ovr', an area for each class.`,
  );
}

function checkRate(maxFpr: number | null): number | null {
  if (maxFpr === null || (maxFpr > 0 && maxFpr <= 1)) return maxFpr;
  throw new UsageError(
    ROCAUC.className,
    `maxFpr must lie above 0 and not above 1; got ${formatValue(maxFpr)}.`,
  );
}
