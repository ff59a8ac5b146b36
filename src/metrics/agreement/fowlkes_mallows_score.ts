import type {PairCounts} from '../../functional/confusion/labelings.js';
import {type LabelingOptions, PairMetric} from './labeling_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Fowlkes-Mallows index: the geometric mean of precision and recall over pairs of samples in one class.
 *
 * - Formula: tp / sqrt((tp + fp) (tp + fn)), where a pair of samples is positive if it is in one class.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: class ids with `numClasses` or `labels`, else
 *   probabilities of class 1 (another number is an error, on a GPU the result is NaN), or scores with
 *   `threshold` or `fromLogits`. Axes between batch and classes are samples too.
 * - Result: a number in 0..1; 0 without a pair that is in one class of both labelings, and before data.
 *   Weights count repetitions.
 *
 * Source: `sklearn.metrics.fowlkes_mallows_score`.
 *
 * @example
 * const m = new FowlkesMallowsScore({numClasses: 3});
 * m.updateState([0, 0, 1, 2], [0, 0, 1, 1]);
 * await m.result();   // 0.7071...
 */
export class FowlkesMallowsScore<N extends string = MetricNames['FowlkesMallowsScore']> extends PairMetric {
  static override className = 'FowlkesMallowsScore';
  declare readonly [KEY]?: Key<N>;

  constructor(options: LabelingOptions & Named<N> = {}) {
    super(options);
  }

  protected fromPairs({both, trueOnly, predictedOnly}: PairCounts): number {
    if (both === 0) return 0;
    return Math.sqrt(both / (both + predictedOnly)) * Math.sqrt(both / (both + trueOnly));
  }
}
