/** Small models to extend, compile, track and detach in any order and more than once. */
import * as tf from '@tensorflow/tfjs';
import type {Extended} from '../../../src/tracking/extended_types.js';

export type Model = tf.LayersModel & Extended;

const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

export function sequential(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({units: 3, activation: 'tanh', inputShape: [2], kernelInitializer: seeded(1)}),
      tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: seeded(2)}),
    ],
  });
}

function functional(): tf.LayersModel {
  const input = tf.input({shape: [2]});
  const head = (name: string, seed: number) =>
    tf.layers.dense({units: 1, activation: 'sigmoid', name, kernelInitializer: seeded(seed)}).apply(input);
  return tf.model({inputs: input, outputs: [head('a', 3), head('b', 4)] as tf.SymbolicTensor[]});
}

export const MAKERS: Record<string, () => tf.LayersModel> = {
  'a Sequential': sequential,
  'a functional model': functional,
};

export let x: tf.Tensor2D;
export let y: tf.Tensor2D;
before(() => {
  x = tf.tensor2d([
    [0, 1],
    [1, 0],
    [1, 1],
    [-1, 0.5],
    [0.3, -1],
  ]);
  y = tf.tensor2d([[0], [1], [1], [0], [1]]);
});
after(() => tf.dispose([x, y]));

export const targets = (model: tf.LayersModel): tf.Tensor[] => model.outputs.map(() => y);
export const fit = (model: tf.LayersModel, epochs = 1) =>
  model.fit(x, targets(model), {epochs, batchSize: 2, shuffle: false});
export const keysOf = async (model: tf.LayersModel): Promise<string[]> =>
  Object.keys((await fit(model)).history);
export const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map(w => Array.from(w.dataSync()));

export const perOutput = (model: tf.LayersModel, keys: string[]): string[] =>
  model.outputs.length === 1
    ? ['loss', ...keys]
    : ['loss', 'a_loss', 'b_loss', ...['a', 'b'].flatMap(name => keys.map(key => `${name}_${key}`))];
