import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  checkRun,
  type OutputEvaluation,
  RunRecorder,
  type RunRecorderOptions,
} from '../../../../callbacks/runs/index.js';
import type {LossFunction} from '../../../../src/tfjs/internals.js';
import type {F1Score} from '../../../../src/metrics/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {predictions, random} from '../../helpers.js';

/** Small trainings whose records are evaluated. */
export const base = {epochs: 2, batchSize: 16, verbose: 0, shuffle: false} as const;

interface Setup {
  units: number;
  activation: 'sigmoid' | 'softmax' | 'linear';
  loss: string | LossFunction;
  lossWeights?: number[];
  metrics?: (string | F1Score)[];
}

export function net({units, activation, loss, lossWeights, metrics}: Setup) {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        units,
        activation,
        inputShape: [3],
        name: 'out',
        kernelInitializer: tf.initializers.glorotUniform({seed: 3}),
      }),
    ],
  });
  const extended = withMetrics(model);
  extended.compile({optimizer: tf.train.sgd(0.1), loss, lossWeights, metrics});
  return extended;
}

/** Trains on `rows` samples, validates on as many others. */
export async function trained(
  setup: Setup,
  labelOf: (features: number[]) => number | number[],
  options?: RunRecorderOptions,
  rows = 64,
) {
  const next = random(4);
  const data = [0, 1].map(() => {
    const x = Array.from({length: rows}, () => [0, 1, 2].map(() => 2 * next() - 1));
    const y = x.map(labelOf);
    return {
      x: tf.tensor2d(x),
      y: Array.isArray(y[0]) ? tf.tensor2d(y as number[][]) : tf.tensor2d(y as number[], [rows, 1]),
      labels: y,
    };
  });
  const model = net(setup);
  const before = tf.memory().numTensors;
  const recorder = new RunRecorder(options);
  await model.fit(data[0].x, data[0].y, {
    ...base,
    validationData: [data[1].x, data[1].y],
    callbacks: recorder,
  });
  expect(tf.memory().numTensors).to.equal(before);
  const scores = predictions(model, data[1].x);
  const {history} = model.history ?? (model as unknown as {model: tf.LayersModel}).model.history;
  model.dispose();
  tf.dispose(data.map(({x, y}) => [x, y]));
  const run = checkRun(structuredClone(recorder.run));
  return {run, evaluation: run.evaluation as OutputEvaluation, scores, labels: data[1].labels, history};
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
