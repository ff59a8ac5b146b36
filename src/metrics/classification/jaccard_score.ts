import {JACCARD} from '../../functional/confusion/count_ratio.js';
import {AveragedRatio} from './averaged_ratio.js';
import type {AverageOptions} from './class_averages.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type JaccardScoreOptions = AverageOptions;

/**
 * Intersection over union of the true and the predicted samples of a class, for every class or averaged.
 *
 * - Formula: TP / (TP + FP + FN).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data `zeroDivision`, or []
 *   if the classes are unknown.
 *
 * Source: `sklearn.metrics.jaccard_score`.
 *
 * @example
 * const m = new JaccardScore({average: 'samples', multiLabel: true});
 * m.updateState([[0, 1, 1], [1, 1, 0]], [[1, 1, 1], [1, 0, 0]]);
 * await m.result();   // 0.5833...
 */
export class JaccardScore<N extends string = MetricNames['JaccardScore']> extends AveragedRatio {
  static override className = 'JaccardScore';
  declare readonly [KEY]?: Key<N>;
  protected readonly score = {ratio: JACCARD, unsupported: 'macro'} as const;

  constructor(options: JaccardScoreOptions & Named<N> = {}) {
    super(options);
  }
}
