import type {Run} from '../runs/run.js';

/** A difference of the accuracies of two runs on the same samples. */
export interface SampleDifference {
  /** Above 0 if the first run is right more often. */
  mean: number;
  /** The standard error of the mean of the paired differences. */
  error: number;
  count: number;
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
  const variance = (squares - count * mean * mean) / (count - 1);
  return {mean, error: Math.sqrt(Math.max(0, variance) / count), count};
}
