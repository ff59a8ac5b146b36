/** Every optimizer of tf.train, also with options that add state, and a model for each. */
import * as tf from '@tensorflow/tfjs';
import {samples} from '../../callbacks/helpers.js';

const {train} = tf;

export const OPTIMIZERS: {readonly [name: string]: (rate: number) => tf.Optimizer} = {
  'sgd': rate => train.sgd(rate),
  'momentum': rate => train.momentum(rate, 0.9),
  'momentum, nesterov': rate => train.momentum(rate, 0.9, true),
  'adagrad': rate => train.adagrad(rate),
  'adadelta': rate => train.adadelta(rate),
  'adam': rate => train.adam(rate),
  'adamax': rate => train.adamax(rate),
  'adamax, decay': rate => train.adamax(rate, 0.9, 0.999, undefined, 0.1),
  'rmsprop': rate => train.rmsprop(rate),
  'rmsprop, centered': rate => train.rmsprop(rate, 0.9, 0.5, 0.01, true),
};

/** Applies a gradient of `by` to one variable of value 1, and returns its new value. */
export function step(optimizer: tf.Optimizer, v: tf.Variable, by = 1): number {
  tf.tidy(() => {
    optimizer.applyGradients([{name: v.name, tensor: tf.scalar(by)}]);
  });
  return v.dataSync()[0];
}

/** A model of two layers, always with the same weights. */
export function model(optimizer: tf.Optimizer, units = 4): tf.Sequential {
  const made = tf.sequential({
    layers: [
      tf.layers.dense({
        units,
        activation: 'tanh',
        inputShape: [3],
        kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
      }),
      tf.layers.dense({units: 1, kernelInitializer: tf.initializers.glorotUniform({seed: 2})}),
    ],
  });
  made.compile({optimizer, loss: 'meanSquaredError'});
  return made;
}

export const {x, y} = samples(24, 5);

/** Three steps for each epoch, always in the same order. */
export async function epochs(made: tf.LayersModel, count: number): Promise<void> {
  await made.fit(x, y, {epochs: count, batchSize: 8, shuffle: false, verbose: 0});
}

export const weightsOf = (made: tf.LayersModel): number[][] =>
  made.getWeights().map(w => Array.from(w.dataSync()));
