import {checkFraction, checkOneOf} from '../../check.js';
import {
  type CountRatio,
  type Counts,
  ratioOf,
  RECALL,
  SPECIFICITY,
} from '../../functional/confusion/count_ratio.js';
import {sumOf} from '../../lists.js';
import {optionsOf} from '../../options.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {appears, NOTHING, type ScoreAverage, together} from './averages.js';
import {type AverageOptions, ClassAverages, type ClassScore} from './class_averages.js';

/** Those of the other class scores, and `'multiclass'`. */
export type GeometricAverage = Exclude<ScoreAverage, 'samples'> | 'multiclass';

export interface GeometricMeanOptions extends Omit<AverageOptions, 'average' | 'multiLabel'> {
  /**
   * `'multiclass'`: the geometric mean of the recalls of all classes. All others are the geometric mean of
   * recall and specificity. `null` or `'none'`: those of each class against all others. `'binary'`: those of
   * `posLabel`. `'micro'`: from the counts of all classes together. `'macro'`: the means over the classes.
   * `'weighted'`: the means by the number of true samples. The classes are those that appear in yTrue or
   * yPred, or `labels`. Default: `'multiclass'`.
   */
  average?: GeometricAverage;
  /** With `average: 'multiclass'`, stands in for recalls of 0, in 0..1. Default: 0. */
  correction?: number;
}

const AVERAGES = ['multiclass', null, 'none', 'binary', 'micro', 'macro', 'weighted'] as const;

const SCORES: readonly ClassScore[] = [RECALL, SPECIFICITY].map(ratio => ({ratio, unsupported: 'undefined'}));

/**
 * Geometric mean of the recalls of all classes, for data in which some classes are rare.
 *
 * - Formula: (product of TP / (TP + FN))^(1 / k) over the k classes that appear in yTrue or yPred, or over
 *   `labels`; of two classes sqrt(sensitivity * specificity). With another `average` sqrt(recall *
 *   specificity), each averaged first.
 * - Shapes: yPred [batch, classes] of scores, the greatest of which predicts, with yTrue one-hot or class ids
 *   [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids where `numClasses`
 *   or `labels` says so. Axes between batch and classes are samples too.
 * - Result: a number in 0..1, 0 where a class is never found, or with `average: null` one for each class.
 *   Before data 0, or what `zeroDivision` and `correction` put in its place, or for unknown classes [].
 *
 * Source: `imblearn.metrics.geometric_mean_score`, which counts true negatives without their weights. Here,
 * they have their weights.
 *
 * @example
 * const m = new GeometricMean({numClasses: 3});
 * m.updateState([0, 0, 1, 1, 2, 2], [0, 0, 1, 0, 2, 1]);
 * await m.result();   // 0.6299...
 */
export class GeometricMean extends StatisticMetric<number | number[]> {
  static override className = 'GeometricMean';
  static override readonly direction = 'max';
  private readonly average: GeometricAverage;
  private readonly correction: number;
  private readonly zeroDivision: number;
  private readonly labels: readonly number[] | null;
  private readonly averages: ClassAverages;

  constructor(options: GeometricMeanOptions = {}) {
    const where = new.target.className;
    const {
      average = 'multiclass',
      correction = 0,
      zeroDivision = 0,
      labels = null,
    } = optionsOf(where, options);
    checkOneOf<GeometricAverage>(where, 'average', average, AVERAGES);
    const ofClasses = average === 'multiclass' ? null : average;
    const averages = new ClassAverages(where, {...options, average: ofClasses}, ['labels']);
    super(options, {...averages.config, average, correction});
    this.average = average;
    this.correction = checkFraction(where, 'correction', correction);
    this.zeroDivision = zeroDivision;
    this.labels = labels;
    this.averages = averages;
  }

  protected declare(): readonly Statistic[] {
    return this.averages.statistics(SCORES);
  }

  compute(values: readonly (Float64Array | undefined)[]): number | number[] {
    const classes = this.classes(values);
    if (this.average === 'multiclass') return this.ofRecalls(classes);
    const [recall, specificity] =
      this.average === 'micro'
        ? [this.micro(RECALL, classes), this.micro(SPECIFICITY, classes)]
        : this.averages.of(SCORES, values);
    if (typeof recall === 'number') return Math.sqrt(recall * (specificity as number));
    return recall.map((r, c) => Math.sqrt(r * (specificity as number[])[c]));
  }

  /** The counts of the classes that the mean is over. */
  private classes(values: readonly (Float64Array | undefined)[]): readonly Counts[] {
    const counts = this.averages.counts(values);
    return this.labels === null ? counts.filter(appears) : counts;
  }

  private ofRecalls(classes: readonly Counts[]): number {
    const recalls = classes.map(c => ratioOf(RECALL, c, this.zeroDivision));
    if (recalls.length === 0) recalls.push(this.zeroDivision);
    return Math.exp(sumOf(recalls.map(r => Math.log(r === 0 ? this.correction : r))) / recalls.length);
  }

  /** Over all classes, of which those that do not appear would add true negatives. */
  private micro(ratio: CountRatio, classes: readonly Counts[]): number {
    return ratioOf(ratio, classes.reduce(together, NOTHING), this.zeroDivision);
  }
}
