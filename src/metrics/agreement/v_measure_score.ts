import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {optionsOf} from '../../options.js';
import {
  classSizes,
  type Contingency,
  entropy,
  mutualInformation,
} from '../../functional/confusion/labelings.js';
import {LabelingMetric, type LabelingOptions} from './labeling_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface VMeasureOptions extends LabelingOptions {
  /** Weight of completeness relative to homogeneity. Default: 1. */
  beta?: number;
}

/**
 * V-measure: the harmonic mean of homogeneity (clusters hold one class each) and completeness (classes lie in
 * one cluster each).
 *
 * - Formula: (1 + beta) h c / (beta h + c), where h is the mutual information / entropy of yTrue, and c
 *   is it / entropy of yPred; 1 if that entropy is 0.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: class ids with `numClasses` or `labels`, else
 *   probabilities of class 1 (another number is an error, on a GPU the result is NaN), or scores with
 *   `threshold` or `fromLogits`. Axes between batch and classes are samples too.
 * - Result: a number in 0..1; 0 before data. Weights count repetitions.
 *
 * Source: `sklearn.metrics.v_measure_score`.
 *
 * @example
 * const m = new VMeasureScore({numClasses: 3});
 * m.updateState([0, 0, 1, 1, 2, 2], [0, 0, 1, 2, 2, 2]);
 * await m.result();   // 0.7396...
 */
export class VMeasureScore<N extends string = MetricNames['VMeasureScore']> extends LabelingMetric {
  static override className = 'VMeasureScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  private readonly beta: number;

  constructor(options: VMeasureOptions & Named<N> = {}) {
    const {beta = 1} = optionsOf(new.target, options);
    super(options, {beta});
    if (!(beta >= 0 && Number.isFinite(beta))) {
      throw new UsageError(this.className, `beta must be a number, at least 0; got ${formatValue(beta)}.`);
    }
    this.beta = beta;
  }

  protected fromTable(table: Contingency, isEmpty: boolean): number {
    if (isEmpty) return 0;
    const {truth, predicted} = classSizes(table);
    const shared = mutualInformation(table);
    const share = (of: number): number => (of === 0 ? 1 : shared / of);
    const [homogeneity, completeness] = [share(entropy(truth)), share(entropy(predicted))];
    if (homogeneity + completeness === 0) return 0;
    return ((1 + this.beta) * homogeneity * completeness) / (this.beta * homogeneity + completeness);
  }
}
