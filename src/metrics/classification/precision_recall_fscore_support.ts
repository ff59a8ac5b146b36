import {optionsOf} from '../../options.js';
import {fBeta, PRECISION, RECALL} from '../../functional/confusion/count_ratio.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Statistic} from '../../state/tally.js';
import {type AverageOptions, ClassAverages, type ClassScore} from './class_averages.js';
import {checkBeta} from './beta.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface PrecisionRecallFScoreSupportOptions extends AverageOptions {
  /** Weight of recall relative to precision. Default: 1. */
  beta?: number;
}

/** `support`, the number (weight) of true samples of every class, exists only without an average. */
export type PrecisionRecallFScoreSupportResult = {
  precision: number | number[];
  recall: number | number[];
  fbeta: number | number[];
  support?: number[];
};

/**
 * Precision, recall and F-score, for every class or averaged.
 *
 * - Formula: those of `PrecisionScore`, `RecallScore` and `FBetaMultiScore`; the support of a class is TP +
 *   FN.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: `{precision, recall, fbeta}`, numbers in 0..1; with `average: null` (the default) one of each for
 *   every class, and `support`. Before data `zeroDivision`, or [] if the classes are unknown.
 *
 * Source: `sklearn.metrics.precision_recall_fscore_support`.
 *
 * @example
 * const m = new PrecisionRecallFScoreSupport({numClasses: 3});
 * m.updateState([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);
 * await m.result();   // {precision: [0.6666..., 0, 0], recall: [1, 0, 0], fbeta: [0.8, 0, 0], support: [2, 2, 2]}
 */
export class PrecisionRecallFScoreSupport<
  N extends string = MetricNames['PrecisionRecallFScoreSupport'],
> extends StatisticMetric<PrecisionRecallFScoreSupportResult> {
  static override className = 'PrecisionRecallFScoreSupport';
  declare readonly [KEY]?: Key<N>;
  private readonly averages: ClassAverages;
  private readonly scores: readonly ClassScore[];

  constructor(given: PrecisionRecallFScoreSupportOptions & Named<N> = {}) {
    const options = optionsOf(new.target, given);
    const {beta = 1, average = null} = options;
    const averages = new ClassAverages(new.target.className, {...options, average}, ['labels', 'multiLabel']);
    super(options, {beta, ...averages.config});
    checkBeta(this.className, beta);
    this.averages = averages;
    this.scores = [PRECISION, RECALL, fBeta(beta)].map(ratio => ({ratio, unsupported: 'macro'}));
  }

  protected declare(): readonly Statistic[] {
    return this.averages.statistics(this.scores);
  }

  compute(values: readonly (Float64Array | undefined)[]): PrecisionRecallFScoreSupportResult {
    const [precision, recall, fbeta] = this.averages.of(this.scores, values);
    if (!this.averages.isPerClass) return {precision, recall, fbeta};
    return {precision, recall, fbeta, support: this.averages.counts(values).map(({tp, fn}) => tp + fn)};
  }
}
