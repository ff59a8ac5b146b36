import type {PairCounts} from '../../functional/confusion/labelings.js';
import {type LabelingOptions, PairMetric} from './labeling_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Adjusted Rand index: how much more two labelings agree on pairs of samples than by chance.
 *
 * - Formula: 2 (tp tn - fn fp) / ((tp + fn) (fn + tn) + (tp + fp) (fp + tn)), where a pair of samples is
 *   positive if it is in one class.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: class ids with `numClasses` or `labels`, else
 *   probabilities of class 1 (another number is an error, on a GPU the result is NaN), or scores with
 *   `threshold` or `fromLogits`. Axes between batch and classes are samples too.
 * - Result: a number in -0.5..1; about 0 for random labelings; 1 for labelings that are alike, also those of
 *   a single sample. 0 before data. Weights count repetitions.
 *
 * Source: `sklearn.metrics.adjusted_rand_score`; Hubert and Arabie (1985).
 *
 * @example
 * const m = new AdjustedRandScore({numClasses: 3});
 * m.updateState([0, 0, 1, 2], [0, 0, 1, 1]);
 * await m.result();   // 0.5714...
 */
export class AdjustedRandScore<N extends string = MetricNames['AdjustedRandScore']> extends PairMetric {
  static override className = 'AdjustedRandScore';
  declare readonly [KEY]?: Key<N>;

  constructor(options: LabelingOptions & Named<N> = {}) {
    super(options);
  }

  protected fromPairs({both: tp, trueOnly: fn, predictedOnly: fp, neither: tn}: PairCounts): number {
    if (fn === 0 && fp === 0) return 1;
    return (2 * (tp * tn - fn * fp)) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn));
  }
}
