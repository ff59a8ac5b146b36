import {eachPairBlock} from '../../functional/confusion/pair_blocks.js';
import {notEqual, sum} from '@tensorflow/tfjs-core';
import {checkFraction, checkOneOf, keyOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {
  type CountRatio,
  type Counts,
  ratioOf,
  RECALL,
  SPECIFICITY,
} from '../../functional/confusion/count_ratio.js';
import {classLayout, type ClassOptions} from '../../functional/labels/class_layout.js';
import {sumOf} from '../../lists.js';
import {optionsOf} from '../../options.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {appears, NOTHING, type ScoreAverage, together} from './averages.js';
import {type AverageOptions, ClassAverages, type ClassScore} from './class_averages.js';
import {pairsWithWeights} from '../class_counts/counted_pairs.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/** The averages of the other class scores, and `'multiclass'`. */
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
  /** Replaces recalls of 0, in 0..1. Only with `average: 'multiclass'`. Default: 0. */
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
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`. Axes between batch and classes are samples too.
 * - Result: a number in 0..1, 0 if a class is never predicted right, or with `average: null` one for each
 *   class. Before data 0, or the value that follows from `zeroDivision` and `correction`, or [] if the
 *   classes are unknown.
 *
 * Source: `imblearn.metrics.geometric_mean_score`. As there, the true negatives of a specificity are the
 * unweighted number of samples minus the weights of TP, FP and FN. With weights above 1 the result can be
 * greater than 1 or NaN. Samples of weight 0 are not counted.
 *
 * @example
 * const m = new GeometricMean({numClasses: 3});
 * m.updateState([0, 0, 1, 1, 2, 2], [0, 0, 1, 0, 2, 1]);
 * await m.result();   // 0.6299...
 */
export class GeometricMean<N extends string = MetricNames['GeometricMean']> extends StatisticMetric<
  number | number[]
> {
  static override className = 'GeometricMean';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  private readonly average: GeometricAverage;
  private readonly correction: number;
  private readonly zeroDivision: number;
  private readonly labels: readonly number[] | null;
  private readonly averages: ClassAverages;

  constructor(given: GeometricMeanOptions & Named<N> = {}) {
    const where = new.target.className;
    const options = optionsOf(where, given);
    const {average = 'multiclass', correction = 0, zeroDivision = 0, labels = null, posLabel = 1} = options;
    checkOneOf<GeometricAverage>(where, 'average', average, AVERAGES);
    if (average !== 'binary' && posLabel !== 1) throw onlyWith(where, 'posLabel', 'binary');
    if (average !== 'multiclass' && correction !== 0) throw onlyWith(where, 'correction', 'multiclass');
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
    const {averages, average} = this;
    const counts = averages.statistics(SCORES);
    return average === 'multiclass' ? counts : [...counts, sampleCount(this.className, averages.reading)];
  }

  compute([sums, samples]: readonly (Float64Array | undefined)[]): number | number[] {
    const weighted = this.averages.counts([sums]);
    if (this.average === 'multiclass') return this.ofRecalls(this.chosen(weighted));
    const [n] = samples ?? [0];
    const counts = weighted.map(({tp, fp, fn}) => ({tp, fp, fn, tn: n - (tp + fp + fn)}));
    const [recall, specificity] =
      this.average === 'micro'
        ? SCORES.map(({ratio}) => this.micro(ratio, this.chosen(counts)))
        : this.averages.of(SCORES, [sums], counts);
    if (typeof recall === 'number') return Math.sqrt(recall * (specificity as number));
    return recall.map((r, c) => Math.sqrt(r * (specificity as number[])[c]));
  }

  /** The classes that are averaged. */
  private chosen(classes: readonly Counts[]): readonly Counts[] {
    return this.labels === null ? classes.filter(appears) : classes;
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

/** The unweighted number of samples, without those of weight 0. */
function sampleCount(name: string, reading: ClassOptions): Statistic {
  return defineStatistic({
    key: `samples of classes|${keyOf(reading)}`,
    merge: totals,
    length({yTrue, yPred}) {
      classLayout(name, yTrue?.shape ?? [], yPred.shape, reading);
      return 1;
    },
    cpu(batch, into) {
      eachPairBlock(name, batch, reading, ({truth, size}) => {
        for (let i = 0; i < size; i++) if (truth[i] >= 0) into[0]++;
      });
    },
    device: batch => sum(toFloat(notEqual(pairsWithWeights(name, batch, reading).weight, 0)), 0, true),
  });
}

function onlyWith(where: string, option: string, average: GeometricAverage): UsageError {
  return new UsageError(where, `${option} has no meaning without average: '${average}'. Leave it out.`);
}
