/** Models that callbacks compile again during a training. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import type {Extended} from '../../../src/tracking/extended_types.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {dataset} from '../../callbacks/helpers.js';

export type Model = tf.LayersModel & Partial<Pick<Extended, 'addMetric' | 'detach'>>;

const seeded = (seed: number) => tf.initializers.glorotUniform({seed});
const layers = () => [
  tf.layers.dense({units: 4, activation: 'tanh', inputShape: [3], kernelInitializer: seeded(1)}),
  tf.layers.dense({units: 1, kernelInitializer: seeded(2)}),
];
export const sequential = (): Model => tf.sequential({layers: layers()});
export function functional(): Model {
  const input = tf.input({shape: [3]});
  const output = layers().reduce((t, layer) => layer.apply(t) as tf.SymbolicTensor, input);
  return tf.model({inputs: input, outputs: output});
}

const ROWS = 20;
export const BATCH = 8;
export let x: tf.Tensor2D;
export let y: tf.Tensor2D;
before(() => {
  x = tf.randomNormal([ROWS, 3], 0, 1, 'float32', 1);
  y = tf.randomNormal([ROWS, 1], 0, 1, 'float32', 2);
});
after(() => tf.dispose([x, y]));

interface Options {
  epochs?: number;
  callbacks?: readonly object[];
  validation?: boolean;
}
export type Train = (model: Model, options: Options) => Promise<tf.History>;
export const WAYS: Record<string, Train> = {
  fit: (model, {epochs = 4, callbacks = [], validation = true}) =>
    model.fit(x, y, {
      epochs,
      callbacks: callbacks as never,
      batchSize: BATCH,
      shuffle: false,
      verbose: 0,
      validationData: validation ? [x, y] : undefined,
    }),
  fitDataset: (model, {epochs = 4, callbacks = [], validation = true}) =>
    model.fitDataset(dataset(x, y, BATCH), {
      epochs,
      callbacks: callbacks as never,
      verbose: 0,
      validationData: validation ? (dataset(x, y, BATCH) as never) : undefined,
    }),
};

export const weightsOf = (model: tf.LayersModel): number[][] =>
  model.layers.flatMap(layer => layer.getWeights().map(w => Array.from(w.dataSync())));

export function expectClose(a: number[][], b: number[][], tolerance = 1e-6): void {
  expect(a.length).to.equal(b.length);
  a.forEach((w, i) => w.forEach((value, k) => expect(value).to.be.closeTo(b[i][k], tolerance)));
}

export const SGD: CompileArgs = {optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']};
export const compile = (model: Model, args: CompileArgs): void => model.compile(args as never);

/** A callback that acts at the end of this epoch. */
export const atEndOf = (epoch: number, action: () => void) => ({
  onEpochEnd(e: number) {
    if (e === epoch) action();
  },
});
