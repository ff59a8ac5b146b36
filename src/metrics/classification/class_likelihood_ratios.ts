import {UsageError} from '../../errors.js';
import type {ClassInputOptions, LabelsOption} from './class_options.js';
import type {SquareMatrix} from './counts_of_classes.js';
import {MatrixMetric} from './matrix_metric.js';
import {shown} from '../../shown.js';

export interface ClassLikelihoodRatiosOptions extends ClassInputOptions, LabelsOption {}

export type LikelihoodRatios = {positive: number; negative: number};

/**
 * How many times as likely a prediction is for samples of the positive class as for those of the other one.
 *
 * - Formula: positive: sensitivity / (1 - specificity), for positive predictions; negative: (1 - sensitivity) /
 *   specificity, for negative ones.
 * - Shapes: two classes: yPred [batch], [batch, 1] of scores for class 1, or [batch, 2]; yTrue [batch], [batch, 1] of
 *   0 and 1, or one-hot. With `labels` [negative, positive] yPred [batch] are class ids.
 * - Result: `{positive, negative}`, numbers from 0; a good test has a great positive one. NaN where there are no
 *   positives, or no false positives (positive) or no true negatives (negative), as in scikit-learn; NaN before data.
 *
 * Source: `sklearn.metrics.class_likelihood_ratios`.
 *
 * @example
 * const m = new ClassLikelihoodRatios();
 * m.updateState([0, 1, 0, 1, 0], [1, 1, 0, 0, 0]);
 * await m.result();   // {positive: 1.5, negative: 0.75}
 */
export class ClassLikelihoodRatios extends MatrixMetric<LikelihoodRatios> {
  static override className = 'ClassLikelihoodRatios';

  constructor(options: ClassLikelihoodRatiosOptions = {}) {
    super(ClassLikelihoodRatios.className, options, true);
    const {numClasses = null} = options;
    if (numClasses !== null && numClasses !== 2) {
      throw new UsageError(this.className, `numClasses must be 2, or left out; got ${shown(numClasses)}.`);
    }
    if (this.labels !== null && this.labels.length !== 2) {
      throw new UsageError(this.className, 'labels must be two: [negative, positive].');
    }
  }

  protected fromMatrix({values}: SquareMatrix): LikelihoodRatios {
    const [tn, fp, fn, tp] = values;
    const [positives, negatives] = [tp + fn, tn + fp];
    const ratio = (of: number, to: number): number =>
      positives === 0 || to === 0 ? NaN : (of * negatives) / (to * positives);
    return {positive: ratio(tp, fp), negative: ratio(fn, tn)};
  }
}
