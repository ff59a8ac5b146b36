import {checkNumberOrNaN, checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {addArgMaxCounts, argMaxCountsOnDevice, classShape} from '../../functional/confusion/argmax_counts.js';
import {PARTIAL} from '../../functional/confusion/threshold_counts.js';
import {EPSILON} from '../../functional/core/epsilon.js';
import {sumOf} from '../../lists.js';
import {
  maskedWeightsOnDevice,
  maskedWeightsOnCpu,
  timesWeight,
} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, GREATEST} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {countsAt} from './score_counts.js';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/** How the scores of the classes are averaged; null: not at all. */
export type ClassAverage = 'micro' | 'macro' | 'weighted' | null;

export interface F1ScoreOptions extends MetricOptions {
  /**
   * `null`: a score for every class. `'micro'`: from the counts of all classes together. `'macro'`: the mean
   * over the classes. `'weighted'`: the mean by the number of positives. Default: null.
   */
  average?: ClassAverage;
  /**
   * A score greater than this predicts its class; null: the greatest score of the row does. Default: null.
   */
  threshold?: number | null;
  /** The score of a class that is neither in the labels nor predicted. Default: 0. */
  zeroDivision?: number;
}

export interface FBetaScoreOptions extends F1ScoreOptions {
  /** Weight of recall relative to precision. Default: 1. */
  beta?: number;
}

/**
 * Weighted harmonic mean of precision and recall, for every class.
 *
 * - Formula: (1 + beta^2) precision recall / (beta^2 precision + recall), with 1e-7 in every denominator, as
 *   in Keras: a perfect score is 0.9999998.
 * - Shapes: yPred [batch, classes], yTrue one-hot or multi-label in the same shape, or class ids [batch],
 *   [batch, 1]; binary [batch] is [batch, 1].
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data 0, or [] without an
 *   average.
 *
 * Source: `keras.metrics.FBetaScore`.
 *
 * @example
 * const m = new FBetaScore({beta: 2, threshold: 0.5});
 * m.updateState([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0]]);
 * await m.result();   // [0.3846..., 0.9090..., 0.8333...]
 */
export class FBetaScore<N extends string = MetricNames['FBetaScore']> extends StatisticMetric<
  number | number[]
> {
  static override className = 'FBetaScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = {
    holds: ({threshold}, columns) => columns === 1 && threshold === null,
    reason: GREATEST,
    instead: 'new X({threshold: 0.5})',
  };
  private readonly options: Required<Omit<FBetaScoreOptions, 'name' | 'dtype' | 'classNames'>>;

  constructor(given: FBetaScoreOptions & Named<N> = {}) {
    const options = optionsOf(new.target, given);
    const {beta = 1} = options;
    const own = {average: options.average ?? null, beta, threshold: options.threshold ?? null};
    const name = new.target.className === 'FBetaScore' ? 'fbeta_score' : undefined;
    super({...options, name: options.name ?? name}, {...own, zeroDivision: options.zeroDivision ?? 0});
    const {className} = this;
    checkOneOf(className, 'average', own.average, [null, 'micro', 'macro', 'weighted']);
    if (!(beta > 0)) throw new UsageError(className, `beta must be greater than 0; got ${beta}.`);
    if (own.threshold !== null && !(own.threshold > 0 && own.threshold <= 1)) {
      throw new UsageError(
        className,
        `threshold must be in 0 < threshold <= 1, or null; got ${own.threshold}.`,
      );
    }
    this.options = {
      ...own,
      zeroDivision: checkNumberOrNaN(className, 'zeroDivision', options.zeroDivision ?? 0),
    };
  }

  protected declare(): readonly Statistic[] {
    const {threshold} = this.options;
    return [threshold === null ? greatestCounts(this.className) : classCountsAt(this.className, threshold)];
  }

  compute([counts]: readonly (Float64Array | undefined)[]): number | number[] {
    const {average, threshold} = this.options;
    if (counts === undefined) return average === null ? [] : 0;
    const [first, rows] = threshold === null ? [0, 4] : [PARTIAL, 8];
    const classes = counts.length / rows;
    const [tp, fp, fn] = [0, 1, 2].map(row =>
      counts.subarray((first + row) * classes, (first + row + 1) * classes),
    );
    if (average === 'micro') return this.score(sumOf(tp), sumOf(fp), sumOf(fn));
    const scores = Array.from(tp, (_, c) => this.score(tp[c], fp[c], fn[c]));
    if (average === null) return scores;
    if (average === 'macro') return sumOf(scores) / classes;
    const positives = sumOf(tp) + sumOf(fn) + EPSILON;
    return sumOf(scores.map((score, c) => timesWeight(score, tp[c] + fn[c]) / positives));
  }

  private score(tp: number, fp: number, fn: number): number {
    if (tp === 0 && fp === 0 && fn === 0) return this.options.zeroDivision;
    const precision = tp / (tp + fp + EPSILON);
    const recall = tp / (tp + fn + EPSILON);
    const squared = this.options.beta ** 2;
    return ((1 + squared) * precision * recall) / (squared * precision + recall + EPSILON);
  }
}

/** True and false positives and negatives of every class, where the greatest score of a row predicts. */
function greatestCounts(name: string): Statistic {
  return defineStatistic({
    key: 'greatest of the row',
    merge: totals,
    length: ({yTrue, yPred}) => 4 * classShape(name, yTrue?.shape ?? [], yPred.shape)[1],
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      addArgMaxCounts(name, yTrue, yPred, maskedWeightsOnCpu(name, batch), into);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      return argMaxCountsOnDevice(name, yTrue, yPred, maskedWeightsOnDevice(name, batch));
    },
  });
}

/** The counts at a threshold, for predictions of rank 1 and 2. */
function classCountsAt(name: string, threshold: number): Statistic {
  const counts = countsAt(name, threshold);
  return {
    ...counts,
    length(batch) {
      classShape(name, batch.yTrue?.shape ?? [], batch.yPred.shape);
      return counts.length(batch);
    },
  };
}
