import {checkNumberOrNaN, checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {sumOf} from '../../lists.js';
import type {Statistic} from '../../state/tally.js';
import type {ClassInputOptions, ExtraOption, LabelsOption} from '../class_counts/class_options.js';
import {type ClassSums, marginsOf} from '../class_counts/class_sums.js';
import {ClassSumsMetric} from './class_sums_metric.js';
import {CHANCE, classDistances, type Distance} from '../class_counts/class_distances.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface CohenKappaOptions extends ClassInputOptions, LabelsOption {
  /**
   * How much a disagreement counts: always 1, or by the distance of the classes or its square. Default: null.
   */
  weights?: 'linear' | 'quadratic' | null;
  /**
   * The value if nothing was counted, or if no disagreement is possible because both raters choose one and
   * the same class. Default: null, which is 0 if nothing was counted, else NaN.
   */
  replaceUndefinedBy?: number | null;
}

/**
 * Cohen's kappa: how much more two raters agree than by chance.
 *
 * - Formula: 1 - (observed disagreement) / (disagreement expected from how often each rater chooses each
 *   class); a disagreement of the classes i and j counts 1, |i - j| or (i - j)^2.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`. Axes between batch and classes are samples too.
 * - Result: a number up to 1; 0 is chance. 0 before data. NaN if both choose a single class, as in
 *   scikit-learn, or `replaceUndefinedBy`. With `labels` samples of other classes, or predicted as such, are left out, and distances
 *   are those in the list; without, classes that never appear keep their place.
 *
 * Source: `sklearn.metrics.cohen_kappa_score`.
 *
 * @example
 * const m = new CohenKappa({numClasses: 3, weights: 'linear'});
 * m.updateState([0, 1, 2, 2], [0, 2, 2, 1]);
 * await m.result();   // 0.4285...
 */
export class CohenKappa<N extends string = MetricNames['CohenKappa']> extends ClassSumsMetric {
  static override className = 'CohenKappa';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected static override readonly takes: readonly ExtraOption[] = ['labels'];
  private readonly weights: Distance | null;
  private readonly replaceUndefinedBy: number | null;

  constructor(options: CohenKappaOptions & Named<N> = {}) {
    const {weights = null, replaceUndefinedBy = null} = optionsOf(new.target, options);
    super(options, {weights, replaceUndefinedBy});
    this.weights = checkOneOf(this.className, 'weights', weights, [null, 'linear', 'quadratic']);
    this.replaceUndefinedBy =
      replaceUndefinedBy === null
        ? null
        : checkNumberOrNaN(this.className, 'replaceUndefinedBy', replaceUndefinedBy);
  }

  protected override declare(): readonly Statistic[] {
    const {className, reading, weights} = this;
    const sums = super.declare();
    return weights === null ? sums : [...sums, classDistances(className, reading, weights)];
  }

  protected fromSums(sums: ClassSums, [distances]: readonly (Float64Array | undefined)[]): number {
    const {truth, predicted} = marginsOf(sums);
    const all = sumOf(truth);
    if (all === 0) return this.replaceUndefinedBy ?? 0;
    const seen = this.weights === null ? sumOf(sums.fn) : (distances?.[0] ?? 0);
    const chance = CHANCE[this.weights ?? 'one'](truth, predicted);
    return chance === 0 ? (this.replaceUndefinedBy ?? NaN) : 1 - (seen * all) / chance;
  }
}
