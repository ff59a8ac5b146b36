import type {PairCounts} from '../../functional/confusion/labelings.js';
import {type LabelingOptions, PairMetric} from './labeling_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Rand index: the share of pairs of samples on which two labelings agree, whatever their classes are called.
 *
 * - Formula: (pairs in the same class of both + pairs in different classes of both) / all pairs.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: class ids with `numClasses` or `labels`, else
 *   probabilities of class 1 (another number is an error, on a GPU the result is NaN), or scores with
 *   `threshold` or `fromLogits`. Axes between batch and classes are samples too.
 * - Result: a number in 0..1, also 1 for a single sample; 0 before data. Weights count repetitions.
 *
 * Source: `sklearn.metrics.rand_score`.
 *
 * @example
 * const m = new RandScore({numClasses: 3});
 * m.updateState([0, 0, 1, 2], [0, 0, 1, 1]);
 * await m.result();   // 0.8333...
 */
export class RandScore<N extends string = MetricNames['RandScore']> extends PairMetric {
  static override className = 'RandScore';
  declare readonly [KEY]?: Key<N>;

  constructor(options: LabelingOptions & Named<N> = {}) {
    super(options);
  }

  protected fromPairs({both, trueOnly, predictedOnly, neither}: PairCounts): number {
    const all = both + trueOnly + predictedOnly + neither;
    return all === 0 ? 1 : (both + neither) / all;
  }
}
