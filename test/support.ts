/** What tests of several rooms share: comparisons, and the truth computed from scratch in float64. */
import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';

/** All numbers of a tensor. */
export function numbers(t: tf.Tensor): number[] {
  return Array.from(t.dataSync());
}

/** The numbers of what `evaluate` and `evaluateDataset` of tfjs give; disposes them. */
export function numbersOf(scalars: tf.Scalar | tf.Scalar[]): number[] {
  return [scalars].flat().map(s => {
    const [value] = s.dataSync();
    s.dispose();
    return value;
  });
}

/** Fails unless the numbers are the same, to a relative (from 1 upwards) difference. */
export function expectClose(got: readonly number[], want: readonly number[], tolerance = 1e-5): void {
  const same = (g: number, i: number) =>
    Object.is(g, want[i]) || Math.abs(g - want[i]) <= tolerance * Math.max(1, Math.abs(want[i]));
  expect(
    got.length === want.length && got.every(same),
    `got [${got.join(', ')}], want [${want.join(', ')}]`,
  ).to.equal(true);
}

/** Fails unless both have the same keys, in the same order, and the same numbers. */
export function expectRecord(
  got: Readonly<Record<string, number>>,
  want: Readonly<Record<string, number>>,
  tolerance?: number,
): void {
  expect(Object.keys(got)).to.deep.equal(Object.keys(want));
  for (const key of Object.keys(want)) {
    try {
      expectClose([got[key]], [want[key]], tolerance);
    } catch (error) {
      throw new Error(`${key}: ${(error as Error).message}`, {cause: error});
    }
  }
}

/** What History holds of one epoch. */
export function epochOf(history: tf.History, epoch: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(history.history).map(([key, values]) => [key, (values as number[])[epoch]]),
  );
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Per-sample losses, in float64. */
export const squaredError = (yTrue: number, yPred: number): number => (yTrue - yPred) ** 2;
export const absoluteError = (yTrue: number, yPred: number): number => Math.abs(yTrue - yPred);
export const logLoss = (yTrue: number, yPred: number): number =>
  -(yTrue * Math.log(yPred) + (1 - yTrue) * Math.log(1 - yPred));

/** The mean of `f` over pairs, each with its weight. */
export function meanOf(
  f: (yTrue: number, yPred: number) => number,
  yTrue: readonly number[],
  yPred: readonly number[],
  weights: readonly number[] = yTrue.map(() => 1),
): number {
  return sum(yTrue.map((t, i) => weights[i] * f(t, yPred[i]))) / sum(weights);
}

/** True positives, false positives and false negatives of scores above .5. */
export function confusion(labels: readonly number[], scores: readonly number[]) {
  const count = (label: number, predicted: boolean) =>
    labels.filter((l, i) => l === label && scores[i] > 0.5 === predicted).length;
  return {tp: count(1, true), fp: count(0, true), fn: count(1, false)};
}

export function f1Of(labels: readonly number[], scores: readonly number[]): number {
  const {tp, fp, fn} = confusion(labels, scores);
  return (2 * tp) / (2 * tp + fp + fn);
}
