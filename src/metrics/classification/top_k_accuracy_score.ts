import {checkCount, checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {topKHits} from '../../functional/confusion/top_k_hits.js';
import type {Statistic} from '../../state/tally.js';
import {type ConstantRule, EVERY_CLASS, isAll} from '../base/constant_rule.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {meanOf} from '../base/weighted_mean.js';
import {type ClassInputOptions, readClassOptions} from '../class_counts/class_options.js';
import {sampleSums} from '../class_counts/sample_sums.js';
import type {NormalizeOption} from './sample_fraction.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface TopKAccuracyScoreOptions extends ClassInputOptions, NormalizeOption {
  /** Number of greatest scores to consider. Default: 2. */
  k?: number;
  /**
   * The class ids of the columns of yPred (of [batch]: the negative and the positive one). Default: null, 0,
   * 1, ...
   */
  labels?: readonly number[] | null;
}

/**
 * Share of the samples whose true class is among the k with the greatest scores.
 *
 * - Formula: mean of (fewer than k scores of the row beat that of the true class); of equal scores the last
 *   class is the greater one. With one score for two classes: the prediction is right, or k is 2.
 * - Shapes: yPred [batch, classes] of scores with yTrue one-hot or class ids [batch], [batch, 1]; or, with
 *   two classes, yPred [batch], [batch, 1]: a score for class 1, compared with `threshold`. Axes between
 *   batch and classes are samples too.
 * - Result: a number in 0..1; with `normalize: false` the number (weight) of these samples. 0 before data.
 *
 * Source: `sklearn.metrics.top_k_accuracy_score`, where scores outside of 0..1 are treated as logits; here,
 * use `fromLogits`. `TopKCategoricalAccuracy`, in which all equal scores count as hits, is Keras's.
 *
 * @example
 * const m = new TopKAccuracyScore({k: 2});
 * m.updateState([0, 1, 2, 2], [[0.5, 0.2, 0.2], [0.3, 0.4, 0.2], [0.2, 0.4, 0.3], [0.7, 0.2, 0.1]]);
 * await m.result();   // 0.75
 */
export class TopKAccuracyScore<
  N extends string = MetricNames['TopKAccuracyScore'],
> extends StatisticMetric<number> {
  static override className = 'TopKAccuracyScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = {
    // One column is the score of one of two classes.
    holds: ({k}, columns) => isAll(k, Math.max(columns, 2)),
    reason: EVERY_CLASS,
    instead: 'new X({k}) with a k smaller than the number of classes',
  };
  private readonly hits: Statistic;
  private readonly normalize: boolean;

  constructor(options: TopKAccuracyScoreOptions & Named<N> = {}) {
    const where = TopKAccuracyScore.className;
    const {k = 2, normalize = true, labels = null, numClasses = null} = optionsOf(new.target, options);
    const {reading, config} = readClassOptions(where, options, ['labels']);
    super(options, {k, normalize, ...config});
    checkCount(where, 'k', k, 1);
    if (labels !== null && (labels.length < 2 || labels.length !== (numClasses ?? labels.length))) {
      throw new UsageError(where, `labels must name every class, at least two; got ${labels.join(', ')}.`);
    }
    this.hits = sampleSums(where, topKHits(where, k, reading));
    this.normalize = checkFlag(where, 'normalize', normalize);
  }

  protected declare(): readonly Statistic[] {
    return [this.hits];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number {
    return this.normalize ? meanOf(sums) : (sums?.[0] ?? 0);
  }
}
