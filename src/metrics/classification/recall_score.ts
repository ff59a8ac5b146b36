import {RECALL} from '../../functional/confusion/count_ratio.js';
import {type ConstantRule, TOP_K_OF_CLASSES} from '../base/constant_rule.js';
import {AveragedRatio} from './averaged_ratio.js';
import type {AverageOptions} from './class_averages.js';
import type {ExtraOption, TopKOption} from '../class_counts/class_options.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface RecallScoreOptions extends AverageOptions, TopKOption {}

/**
 * Share of the samples of a class that are predicted as it, for every class or averaged.
 *
 * - Formula: TP / (TP + FN); with `topK`, a sample is a true positive if the score of its class is among the
 *   k greatest.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data `zeroDivision`, or []
 *   if the classes are unknown.
 *
 * Source: `sklearn.metrics.recall_score`; `Recall` is Keras's.
 *
 * @example
 * const m = new RecallScore({average: null, numClasses: 3});
 * m.updateState([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);
 * await m.result();   // [1, 0, 0]
 */
export class RecallScore<N extends string = MetricNames['RecallScore']> extends AveragedRatio {
  static override className = 'RecallScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly constantRule: ConstantRule = TOP_K_OF_CLASSES;
  protected static override readonly takes: readonly ExtraOption[] = ['labels', 'multiLabel', 'topK'];
  protected readonly score = {ratio: RECALL, unsupported: 'macro'} as const;

  constructor(options: RecallScoreOptions & Named<N> = {}) {
    super(options);
  }
}
