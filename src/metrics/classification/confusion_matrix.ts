import {checkOneOf} from '../../check.js';
import {sumOf} from '../../functional/sum_of.js';
import type {ClassInputOptions, LabelsOption} from './class_options.js';
import type {SquareMatrix} from './counts_of_classes.js';
import {marginsOf, MatrixMetric} from './matrix_metric.js';

export interface ConfusionMatrixOptions extends ClassInputOptions, LabelsOption {
  /**
   * What the entries are shares of: the samples of a true class (`'true'`), those of a predicted class (`'pred'`), or
   * all of them (`'all'`). Default: null, they are counts.
   */
  normalize?: 'true' | 'pred' | 'all' | null;
}

/**
 * How many samples of each class were predicted as which.
 *
 * - Formula: entry [i][j] is the weight of the samples of class i that are predicted as class j.
 * - Shapes: yPred [batch, classes] of scores, the greatest of which predicts, with yTrue one-hot or class ids [batch],
 *   [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids where `numClasses` or `labels` says so.
 *   Axes between batch and classes are samples too.
 * - Result: number[][], a row for each true class. With `labels` samples of other classes, or predicted as such, are
 *   left out. Shares of nothing are 0. Before data zeros, or [] where the number of classes is not known.
 *
 * Source: `sklearn.metrics.confusion_matrix`.
 *
 * @example
 * const m = new ConfusionMatrix({numClasses: 3});
 * m.updateState([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2]);
 * await m.result();   // [[2, 0, 0], [0, 0, 1], [1, 0, 2]]
 */
export class ConfusionMatrix extends MatrixMetric<number[][]> {
  static override className = 'ConfusionMatrix';
  private readonly normalize: 'true' | 'pred' | 'all' | null;

  constructor(options: ConfusionMatrixOptions = {}) {
    const {normalize = null} = options;
    super(ConfusionMatrix.className, options, true, {normalize});
    this.normalize = checkOneOf(this.className, 'normalize', normalize, [null, 'true', 'pred', 'all']);
  }

  protected fromMatrix(matrix: SquareMatrix): number[][] {
    const {values, side} = matrix;
    const {truth, predicted} = marginsOf(matrix);
    const all = sumOf(truth);
    const whole = (t: number, p: number): number => {
      if (this.normalize === 'true') return truth[t];
      if (this.normalize === 'pred') return predicted[p];
      return this.normalize === 'all' ? all : 1;
    };
    return Array.from({length: side}, (_, t) =>
      Array.from({length: side}, (_, p) => {
        const of = whole(t, p);
        return of === 0 ? 0 : values[t * side + p] / of;
      }),
    );
  }
}
