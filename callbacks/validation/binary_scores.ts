import {
  type Counts,
  type CountRatio,
  DICE,
  fBeta,
  JACCARD,
  NEGATIVE_PREDICTIVE,
  PRECISION,
  ratioOf,
  RECALL,
  SPECIFICITY,
} from '../../src/functional/confusion/count_ratio.js';
import {snakeCase} from '../../src/snake_case.js';

/** A score of two classes, as a function of the weights of true and false positives and negatives. */
export type BinaryScore = (counts: Counts) => number;

const ratio =
  (of: CountRatio): BinaryScore =>
  counts =>
    ratioOf(of, counts, 0);

const recall = ratio(RECALL);
const specificity = ratio(SPECIFICITY);

/** The mean of the recalls of the classes that have samples. */
function balanced({tp, fp, fn, tn}: Counts): number {
  const recalls = [
    ...(tp + fn > 0 ? [recall({tp, fp, fn, tn})] : []),
    ...(tn + fp > 0 ? [specificity({tp, fp, fn, tn})] : []),
  ];
  return recalls.reduce((a, b) => a + b, 0) / Math.max(1, recalls.length);
}

/** Matthews' correlation coefficient; 0 if a class has no labels, or no predictions. */
function matthews({tp, fp, fn, tn}: Counts): number {
  const denominator = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return denominator === 0 ? 0 : (tp * tn - fp * fn) / denominator;
}

/** Cohen's kappa; 0 if all labels and predictions are of one class. */
function kappa({tp, fp, fn, tn}: Counts): number {
  const denominator = (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn);
  return denominator === 0 ? 0 : (2 * (tp * tn - fn * fp)) / denominator;
}

const accuracy = ratio({
  key: 'accuracy',
  numerator: {tp: 1, tn: 1},
  denominator: {tp: 1, fp: 1, fn: 1, tn: 1},
});

/** Scores by name, in snake_case. */
const BINARY_SCORES: Readonly<Record<string, BinaryScore>> = {
  accuracy,
  acc: accuracy,
  binary_accuracy: accuracy,
  accuracy_score: accuracy,
  balanced_accuracy: balanced,
  cohen_kappa: kappa,
  dice: ratio(DICE),
  f1: ratio(fBeta(1)),
  f1_score: ratio(fBeta(1)),
  fbeta_score: ratio(fBeta(1)),
  f_beta_score: ratio(fBeta(1)),
  informedness: counts => recall(counts) + specificity(counts) - 1,
  jaccard: ratio(JACCARD),
  jaccard_score: ratio(JACCARD),
  matthews_correlation: matthews,
  mcc: matthews,
  negative_predictive_value: ratio(NEGATIVE_PREDICTIVE),
  precision: ratio(PRECISION),
  precision_score: ratio(PRECISION),
  recall,
  recall_score: recall,
  specificity,
  youden: counts => recall(counts) + specificity(counts) - 1,
};

/** The score of this name, in any notation; undefined if there is none. */
export function binaryScore(name: string): BinaryScore | undefined {
  return BINARY_SCORES[snakeCase(name)];
}

export function fBetaScore(beta: number): BinaryScore {
  return ratio(fBeta(beta));
}
