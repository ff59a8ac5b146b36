import {PRECISION} from '../../functional/confusion/count_ratio.js';
import {AveragedRatio} from './averaged_ratio.js';
import type {AverageOptions} from './class_averages.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type PrecisionScoreOptions = AverageOptions;

/**
 * Share of the samples predicted as a class that are of it, for every class or averaged.
 *
 * - Formula: TP / (TP + FP).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data `zeroDivision`, or []
 *   if the classes are unknown.
 *
 * Source: `sklearn.metrics.precision_score`; `Precision` is Keras's.
 *
 * @example
 * const m = new PrecisionScore({average: 'macro', numClasses: 3});
 * m.updateState([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);
 * await m.result();   // 0.2222...
 */
export class PrecisionScore<N extends string = MetricNames['PrecisionScore']> extends AveragedRatio {
  static override className = 'PrecisionScore';
  declare readonly [KEY]?: Key<N>;
  protected readonly score = {ratio: PRECISION, unsupported: 'macro'} as const;

  constructor(options: PrecisionScoreOptions & Named<N> = {}) {
    super(options);
  }
}
