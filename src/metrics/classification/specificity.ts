import {SPECIFICITY} from '../../functional/confusion/count_ratio.js';
import {AveragedRatio} from './averaged_ratio.js';
import type {AverageOptions} from './class_averages.js';
import {type ConstantRule, TOP_K_OF_CLASSES} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import type {ExtraOption, TopKOption} from '../class_counts/class_options.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SpecificityOptions extends AverageOptions, TopKOption {}

/**
 * Share of the samples not of a class that are not predicted as it, for every class or averaged.
 *
 * - Formula: TN / (TN + FP).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data `zeroDivision`, or []
 *   if the classes are unknown.
 *
 * Source: `torchmetrics.functional.specificity`; `ignoreClass` is its `ignore_index`.
 *
 * @example
 * const m = new Specificity();
 * m.updateState([0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 0, 1]);
 * await m.result();   // 0.6666...
 */
export class Specificity<N extends string = MetricNames['Specificity']> extends AveragedRatio {
  static override className = 'Specificity';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = TOP_K_OF_CLASSES;
  protected static override readonly takes: readonly ExtraOption[] = ['labels', 'multiLabel', 'topK'];
  protected readonly score = {ratio: SPECIFICITY, unsupported: 'undefined'} as const;

  constructor(options: SpecificityOptions & Named<N> = {}) {
    super(options);
  }
}
