import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {
  classSizes,
  type Contingency,
  entropy,
  mutualInformation,
} from '../../functional/confusion/labelings.js';
import {LabelingMetric, type LabelingOptions} from './labeling_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/** How the entropies of two labelings are averaged. */
export type EntropyAverage = 'min' | 'geometric' | 'arithmetic' | 'max';

export interface NormalizedMutualInfoOptions extends LabelingOptions {
  /** How the entropies of both labelings are averaged. Default: `'arithmetic'`. */
  averageMethod?: EntropyAverage;
}

const MEANS: Readonly<Record<EntropyAverage, (a: number, b: number) => number>> = {
  min: (a, b) => Math.min(a, b),
  geometric: (a, b) => Math.sqrt(a * b),
  arithmetic: (a, b) => (a + b) / 2,
  max: (a, b) => Math.max(a, b),
};

/**
 * Normalized mutual information: how much one labeling says about the other, whatever their classes are
 * called.
 *
 * - Formula: mutual information / average of the entropies of both labelings.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: class ids with `numClasses` or `labels`, else
 *   probabilities of class 1 (another number is an error, on a GPU the result is NaN), or scores with
 *   `threshold` or `fromLogits`. Axes between batch and classes are samples too.
 * - Result: a number in 0..1; 1 if both have one single class, else 0 if one of them has. 0 before data.
 *   Weights count repetitions.
 *
 * Source: `sklearn.metrics.normalized_mutual_info_score`.
 *
 * @example
 * const m = new NormalizedMutualInfoScore({numClasses: 3});
 * m.updateState([0, 0, 1, 2], [0, 0, 1, 1]);
 * await m.result();   // 0.8
 */
export class NormalizedMutualInfoScore<
  N extends string = MetricNames['NormalizedMutualInfoScore'],
> extends LabelingMetric {
  static override className = 'NormalizedMutualInfoScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  private readonly averageMethod: EntropyAverage;

  constructor(options: NormalizedMutualInfoOptions & Named<N> = {}) {
    const {averageMethod = 'arithmetic'} = optionsOf(new.target, options);
    super(options, {averageMethod});
    const methods = Object.keys(MEANS) as EntropyAverage[];
    this.averageMethod = checkOneOf(this.className, 'averageMethod', averageMethod, methods);
  }

  protected fromTable(table: Contingency, isEmpty: boolean): number {
    if (isEmpty) return 0;
    const {truth, predicted} = classSizes(table);
    const isSingle = (sizes: readonly number[]): boolean => sizes.filter(n => n !== 0).length === 1;
    if (isSingle(truth) && isSingle(predicted)) return 1;
    const shared = mutualInformation(table);
    return shared === 0 ? 0 : shared / MEANS[this.averageMethod](entropy(truth), entropy(predicted));
  }
}
