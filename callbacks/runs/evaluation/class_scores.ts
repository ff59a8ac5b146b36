import type {ClassScores} from '../record/run.js';

/** Right and wrong answers by class. */
export interface ClassCounts {
  readonly truePositives: Float64Array;
  /** Samples of the class. */
  readonly support: Float64Array;
  /** Samples that were predicted to be of the class. */
  readonly predicted: Float64Array;
}

export function classCounts(
  classes: number,
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
): ClassCounts {
  const counts = {
    truePositives: new Float64Array(classes),
    support: new Float64Array(classes),
    predicted: new Float64Array(classes),
  };
  for (let i = 0; i < actual.length; i++) {
    counts.support[actual[i]]++;
    counts.predicted[predicted[i]]++;
    if (actual[i] === predicted[i]) counts.truePositives[actual[i]]++;
  }
  return counts;
}

export function confusionMatrix(
  classes: number,
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
): number[][] {
  const matrix = Array.from({length: classes}, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) matrix[actual[i]][predicted[i]]++;
  return matrix;
}

/** A ratio without a denominator is 0. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

export function classScores(
  {truePositives, support, predicted}: ClassCounts,
  nameOf: (i: number) => string,
): ClassScores[] {
  return Array.from(support, (n, i) => ({
    name: nameOf(i),
    support: n,
    precision: ratio(truePositives[i], predicted[i]),
    recall: ratio(truePositives[i], n),
    f1: ratio(2 * truePositives[i], n + predicted[i]),
  }));
}

/**
 * The standard error of F1 by the delta method: of the given class, else of the macro average.
 *
 * @param of the class
 */
export function f1StandardError(
  {truePositives, support, predicted}: ClassCounts,
  actual: ArrayLike<number>,
  guesses: ArrayLike<number>,
  of?: number,
): number {
  const classes = support.length;
  const total = actual.length;
  // What a sample adds to the F1 of its class, and of the class that was predicted.
  const forRight = new Float64Array(classes);
  const forWrong = new Float64Array(classes);
  for (let i = 0; i < classes; i++) {
    const sum = support[i] + predicted[i];
    if (sum === 0 || (of !== undefined && i !== of)) continue;
    const weight = of === undefined ? 1 / classes : 1;
    forWrong[i] = (-2 * truePositives[i] * weight * total) / sum ** 2;
    forRight[i] = (2 * weight * total) / sum + 2 * forWrong[i];
  }
  let squares = 0;
  for (let i = 0; i < total; i++) {
    const influence =
      actual[i] === guesses[i] ? forRight[actual[i]] : forWrong[actual[i]] + forWrong[guesses[i]];
    squares += influence ** 2;
  }
  return Math.sqrt(squares) / total;
}
