import {checkOneOf} from '../../check.js';
import {sumOf} from '../../functional/sum_of.js';
import type {ClassInputOptions, LabelsOption} from './class_options.js';
import type {SquareMatrix} from './counts_of_classes.js';
import {marginsOf, MatrixMetric} from './matrix_metric.js';

export interface CohenKappaOptions extends ClassInputOptions, LabelsOption {
  /** How much a disagreement counts: always 1, or by the distance of the classes or its square. Default: null. */
  weights?: 'linear' | 'quadratic' | null;
}

/**
 * Cohen's kappa: how much more two raters agree than by chance.
 *
 * - Formula: 1 - (disagreement seen) / (disagreement expected from how often each rater names each class); a
 *   disagreement of the classes i and j counts 1, |i - j| or (i - j)^2.
 * - Shapes: yPred [batch, classes] of scores, the greatest of which predicts, with yTrue one-hot or class ids [batch],
 *   [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids where `numClasses` or `labels` says so.
 *   Axes between batch and classes are samples too.
 * - Result: a number up to 1; 0 is chance. 0 before data. NaN where both name one and the same class only, as in
 *   scikit-learn. With `labels` samples of other classes, or predicted as such, are left out, and distances are those
 *   in the list; without, classes that never appear keep their place.
 *
 * Source: `sklearn.metrics.cohen_kappa_score`.
 *
 * @example
 * const m = new CohenKappa({numClasses: 3, weights: 'linear'});
 * m.updateState([0, 1, 2, 2], [0, 2, 2, 1]);
 * await m.result();   // 0.4285...
 */
export class CohenKappa extends MatrixMetric {
  static override className = 'CohenKappa';
  override readonly direction = 'max';
  private readonly weights: 'linear' | 'quadratic' | null;

  constructor(options: CohenKappaOptions = {}) {
    const {weights = null} = options;
    super(CohenKappa.className, options, true, {weights});
    this.weights = checkOneOf(this.className, 'weights', weights, [null, 'linear', 'quadratic']);
  }

  protected fromMatrix(matrix: SquareMatrix): number {
    const {values, side} = matrix;
    const {truth, predicted} = marginsOf(matrix);
    const all = sumOf(truth);
    if (all === 0) return 0;
    let seen = 0;
    let expected = 0;
    for (let t = 0; t < side; t++) {
      for (let p = 0; p < side; p++) {
        const weight = this.disagreement(t, p);
        seen += weight * values[t * side + p];
        expected += (weight * truth[t] * predicted[p]) / all;
      }
    }
    return 1 - seen / expected;
  }

  private disagreement(t: number, p: number): number {
    const distance = Math.abs(t - p);
    if (this.weights === null) return distance === 0 ? 0 : 1;
    return this.weights === 'linear' ? distance : distance * distance;
  }
}
