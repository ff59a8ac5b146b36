import {sumOf} from '../../lists.js';
import type {ClassInputOptions} from '../class_counts/class_options.js';
import {type ClassSums, marginsOf} from '../class_counts/class_sums.js';
import {ClassSumsMetric} from './class_sums_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type MatthewsCorrelationOptions = ClassInputOptions;

/**
 * Matthews correlation coefficient: the correlation of true and predicted classes.
 *
 * - Formula: with n samples, c of them right, t_k of true and p_k of predicted class k:
 *   (c n - sum t_k p_k) / sqrt((n^2 - sum t_k^2) (n^2 - sum p_k^2)).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses`. Axes between batch and classes are samples too.
 * - Result: a number in -1..1; 0 before data, and if all labels or all predictions are of one class.
 *
 * Source: `sklearn.metrics.matthews_corrcoef`; Gorodkin (2004) for more than two classes.
 *
 * @example
 * const m = new MatthewsCorrelation();
 * m.updateState([1, 1, 1, 0], [1, 0, 1, 1]);
 * await m.result();   // -0.3333...
 */
export class MatthewsCorrelation<
  N extends string = MetricNames['MatthewsCorrelation'],
> extends ClassSumsMetric {
  static override className = 'MatthewsCorrelation';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';

  constructor(options: MatthewsCorrelationOptions & Named<N> = {}) {
    super(options);
  }

  protected fromSums(sums: ClassSums): number {
    const {truth, predicted} = marginsOf(sums);
    const right = sumOf(sums.tp);
    const byChance = sumOf(truth.map((n, c) => n * predicted[c]));
    const spread = spreadOf(truth) * spreadOf(predicted);
    return spread === 0 ? 0 : (right * sumOf(truth) - byChance) / Math.sqrt(spread);
  }
}

/** n^2 - sum n_k^2, which is exactly 0 for a single class. */
function spreadOf(margin: Float64Array): number {
  const all = sumOf(margin);
  return sumOf(margin.map(n => n * (all - n)));
}
