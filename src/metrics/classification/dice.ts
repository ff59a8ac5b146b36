import {DICE} from '../../functional/confusion/count_ratio.js';
import {AveragedRatio} from './averaged_ratio.js';
import type {AverageOptions} from './class_averages.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type DiceOptions = AverageOptions;

/**
 * Dice coefficient of the true and the predicted samples of a class, on counts: the F1 score.
 *
 * - Formula: 2 TP / (2 TP + FP + FN).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data `zeroDivision`, or []
 *   if the classes are unknown.
 *
 * Source: `torchmetrics.functional.segmentation.dice_score`, `sklearn.metrics.f1_score`.
 *
 * @example
 * const m = new Dice();
 * m.updateState([0, 1, 1, 1], [0.2, 0.7, 0.4, 0.9]);
 * await m.result();   // 0.8
 */
export class Dice<N extends string = MetricNames['Dice']> extends AveragedRatio {
  static override className = 'Dice';
  declare readonly [KEY]?: Key<N>;
  protected readonly score = {ratio: DICE, unsupported: 'micro'} as const;

  constructor(options: DiceOptions & Named<N> = {}) {
    super(options);
  }
}
