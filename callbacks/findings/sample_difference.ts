import type {Run} from '../runs/record/run.js';

/** A difference of the accuracies of two runs on the same samples. */
export interface SampleDifference {
  /** Above 0 if the first run is right more often. */
  mean: number;
  /** The standard error of the mean of the paired differences. */
  error: number;
  count: number;
  /** The epochs whose weights were evaluated, counted from 0; undefined where a record does not say. */
  epochs: readonly [first: number | undefined, other: number | undefined];
}

/** undefined unless both records have the predictions for the same labels, in the same order. */
export function sampleDifference(first: Run, other: Run): SampleDifference | undefined {
  const [a, b] = [first.evaluation?.assignments, other.evaluation?.assignments];
  const count = a?.actual?.length ?? 0;
  if (a === undefined || b === undefined || count < 2 || b.actual.length !== count) return undefined;
  if (a.actual.some((label, i) => label !== b.actual[i])) return undefined;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    const difference = Number(a.predicted[i] === a.actual[i]) - Number(b.predicted[i] === b.actual[i]);
    sum += difference;
    squares += difference * difference;
  }
  const mean = sum / count;
  const epochs = [first.evaluation?.epoch, other.evaluation?.epoch] as const;
  const variance = (squares - count * mean * mean) / (count - 1);
  return {mean, error: Math.sqrt(Math.max(0, variance) / count), count, epochs};
}

/**
 * Says which weights were evaluated, unless they are those of the shown epochs: ` with the weights of epochs
 * 8 and 12`.
 *
 * @param shown the epochs of both runs whose other values are shown, counted from 0
 */
export function evaluatedWeights(
  {epochs: [first, other]}: SampleDifference,
  shown: readonly [first: number | undefined, other: number | undefined],
): string {
  const isShown = (first ?? shown[0]) === shown[0] && (other ?? shown[1]) === shown[1];
  if (isShown) return '';
  const text = [first ?? shown[0], other ?? shown[1]].map(epoch => (epoch === undefined ? '?' : epoch + 1));
  return ` with the weights of epochs ${text.join(' and ')}`;
}
