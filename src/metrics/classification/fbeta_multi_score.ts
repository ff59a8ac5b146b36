import {optionsOf} from '../../options.js';
import {fBeta} from '../../functional/confusion/count_ratio.js';
import {AveragedRatio} from './averaged_ratio.js';
import type {AverageOptions, ClassScore} from './class_averages.js';
import {checkBeta} from './beta.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface FBetaMultiScoreOptions extends AverageOptions {
  /** Weight of recall relative to precision. Default: 1. */
  beta?: number;
}

/**
 * Weighted harmonic mean of precision and recall, for every class or averaged.
 *
 * - Formula: (1 + beta^2) TP / ((1 + beta^2) TP + beta^2 FN + FP).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data `zeroDivision`, or []
 *   if the classes are unknown.
 *
 * Source: `sklearn.metrics.fbeta_score`, `sklearn.metrics.f1_score`; `FBetaScore` is Keras's.
 *
 * @example
 * const m = new FBetaMultiScore({average: 'macro', beta: 0.5, numClasses: 3});
 * m.updateState([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);
 * await m.result();   // 0.2380...
 */
export class FBetaMultiScore<N extends string = MetricNames['FBetaMultiScore']> extends AveragedRatio {
  static override className = 'FBetaMultiScore';
  declare readonly [KEY]?: Key<N>;
  protected readonly score: ClassScore;

  constructor(options: FBetaMultiScoreOptions & Named<N> = {}) {
    const {beta = 1} = optionsOf(new.target, options);
    super(options, {beta});
    checkBeta(this.className, beta);
    this.score = {ratio: fBeta(beta), unsupported: 'macro'};
  }
}
