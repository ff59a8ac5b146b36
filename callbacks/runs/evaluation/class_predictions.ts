import type {OutputPredictions} from './predictions.js';

/** The predictions of a classification, without those that are not numbers. */
export interface ClassPredictions extends Pick<OutputPredictions, 'losses'> {
  /** Class ids; for a binary output 0 and 1. */
  readonly actual: Int32Array;
  /** Scores, one per sample for a binary output, else one per class. */
  readonly scores: Float32Array;
  readonly classes: number;
  readonly nameOf: (index: number) => string;
  /** The number of a prediction among those of the data; `undefined` if there are several for each sample. */
  readonly indexOf: ((i: number) => number) | undefined;
}

/** True if there is one score for each sample, that of class 1. */
export function isBinary({actual, scores}: ClassPredictions): boolean {
  return scores.length === actual.length;
}

/** The predicted class of each sample: the greatest score, or class 1 above the threshold. */
export function predictedClasses(given: ClassPredictions, threshold: number): Int32Array {
  const {scores, classes} = given;
  if (isBinary(given)) return Int32Array.from(scores, score => (score > threshold ? 1 : 0));
  return Int32Array.from({length: scores.length / classes}, (_, row) => {
    let best = 0;
    for (let i = 1; i < classes; i++) if (scores[row * classes + i] > scores[row * classes + best]) best = i;
    return best;
  });
}

/** One column of numbers that are stored row by row. */
export function column(rows: Float32Array, index: number, width: number): Float32Array {
  return Float32Array.from({length: rows.length / width}, (_, row) => rows[row * width + index]);
}
