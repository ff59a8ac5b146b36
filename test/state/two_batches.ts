/** Two batches, and results of metrics that were fed with them. */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import type {Metric} from '../../src/metrics/base/metric.js';

export const FIRST: [number[][], number[][]] = [
  [[0], [1], [1], [0]],
  [[0.1], [0.9], [0.4], [0.2]],
];

export function feed(metric: Metric, [yTrue, yPred]: [number[][], number[][]]): void {
  tidy(() => metric.updateState(tensor(yTrue), tensor(yPred)));
}
