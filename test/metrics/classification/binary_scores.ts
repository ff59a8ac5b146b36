/** Results of one batch, and scores of binary predictions computed from their definitions. */
import * as tf from '@tensorflow/tfjs';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {randomOf} from '../random.js';

export type Fed = readonly [yTrue: tf.TensorLike, yPred: tf.TensorLike, weights?: number[]];

export async function resultOf(metric: Metric, [yTrue, yPred, weights]: Fed): Promise<unknown> {
  const tensors = [tf.tensor(yTrue), tf.tensor(yPred), ...(weights ? [tf.tensor(weights)] : [])];
  metric.updateState(tensors[0], tensors[1], tensors[2]);
  const result = await metric.result();
  metric.dispose();
  tf.dispose(tensors);
  return result;
}

/** Share of pairs of a positive and a negative in which the positive has the higher score. */
export function area(isPositive: readonly boolean[], scores: readonly number[]): number {
  const [yes, no] = [true, false].map(kind => scores.filter((_, i) => isPositive[i] === kind));
  const wins = yes.flatMap(a => no.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
  return wins.reduce((a, b) => a + b, 0) / wins.length;
}

/** Mean of the precisions at each positive, scores being different. */
export function precisionOf(isPositive: readonly boolean[], scores: readonly number[]): number {
  const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
  const hits: number[] = [];
  order.forEach((i, rank) => {
    if (isPositive[i]) hits.push((hits.length + 1) / (rank + 1));
  });
  return hits.reduce((a, b) => a + b, 0) / hits.length;
}

export const mean = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length;

export function draw(classes: number, those: readonly number[]): {ids: number[]; scores: number[][]} {
  const random = randomOf(classes);
  const ids = Array.from({length: 40}, () => those[Math.floor(random() * those.length)]);
  const scores = ids.map(() => Array.from({length: classes}, () => Math.fround(random())));
  return {ids, scores};
}
