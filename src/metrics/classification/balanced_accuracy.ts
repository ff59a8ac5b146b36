import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {ClassInputOptions} from '../class_counts/class_options.js';
import type {ClassSums} from '../class_counts/class_sums.js';
import {ClassSumsMetric} from './class_sums_metric.js';
import {sumOf} from '../../lists.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BalancedAccuracyOptions extends ClassInputOptions {
  /** Rescales the result, so that guessing scores 0 instead of 1 / classes. Default: false. */
  adjusted?: boolean;
}

/**
 * Mean of the recalls of all classes that have true samples.
 *
 * - Formula: mean over these k classes of TP / (TP + FN); adjusted (that - 1 / k) / (1 - 1 / k).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses`. Axes between batch and classes are samples too.
 * - Result: a number up to 1, from 0 or adjusted from -1 / (k - 1); 0 before data. Adjusted it is NaN for a
 *   single class, as in scikit-learn.
 *
 * Source: `sklearn.metrics.balanced_accuracy_score`.
 *
 * @example
 * const m = new BalancedAccuracy();
 * m.updateState([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1]);
 * await m.result();   // 0.625
 */
export class BalancedAccuracy<N extends string = MetricNames['BalancedAccuracy']> extends ClassSumsMetric {
  static override className = 'BalancedAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  private readonly adjusted: boolean;

  constructor(options: BalancedAccuracyOptions & Named<N> = {}) {
    const {adjusted = false} = optionsOf(new.target, options);
    super(options, {adjusted});
    this.adjusted = checkFlag(this.className, 'adjusted', adjusted);
  }

  protected fromSums({tp, fn}: ClassSums): number {
    const recalls = Array.from(tp, (hits, c) => hits / (hits + fn[c])).filter((_, c) => tp[c] + fn[c] !== 0);
    const classes = recalls.length;
    if (classes === 0) return 0;
    const mean = sumOf(recalls) / classes;
    return this.adjusted ? (mean - 1 / classes) / (1 - 1 / classes) : mean;
  }
}
