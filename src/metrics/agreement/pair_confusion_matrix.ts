import {type Contingency, pairCounts} from '../../functional/confusion/labelings.js';
import {LabelingMetric, type LabelingOptions} from './labeling_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Confusion matrix of pairs of samples: whether two labelings have them in the same class.
 *
 * - Formula: entry [i][j] counts the ordered pairs of two samples that are in the same class of yTrue (i = 1)
 *   or not (0), and in the same class of yPred (j = 1) or not (0).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: class ids with `numClasses` or `labels`, else
 *   probabilities of class 1 (another number is an error, on a GPU the result is NaN), or scores with
 *   `threshold` or `fromLogits`. Axes between batch and classes are samples too.
 * - Result: number[][], 2 rows of 2; zeros before data. Weights count repetitions.
 *
 * Source: `sklearn.metrics.cluster.pair_confusion_matrix`.
 *
 * @example
 * const m = new PairConfusionMatrix({numClasses: 3});
 * m.updateState([0, 0, 1, 2], [0, 0, 1, 1]);
 * await m.result();   // [[8, 2], [0, 2]]
 */
export class PairConfusionMatrix<
  N extends string = MetricNames['PairConfusionMatrix'],
> extends LabelingMetric<number[][]> {
  static override className = 'PairConfusionMatrix';
  declare readonly [KEY]?: Key<N>;

  constructor(options: LabelingOptions & Named<N> = {}) {
    super(options);
  }

  protected fromTable(table: Contingency): number[][] {
    const {both, trueOnly, predictedOnly, neither} = pairCounts(table);
    return [
      [neither, predictedOnly],
      [trueOnly, both],
    ];
  }
}
