/** Feeds EarlyStopping with values, without a training. */
import * as tf from '@tensorflow/tfjs';
import type {EarlyStopping} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {samples} from '../helpers.js';

export const train = samples(40, 1);

export const weightsOf = (model: tf.LayersModel) => model.getWeights().map(w => Array.from(w.dataSync()));

/** A model whose one weight is the number of the epoch. */
export function counter(): {model: tf.LayersModel; at: (epoch: number) => void; weight: () => number} {
  const input = tf.input({shape: [1]});
  const layer = tf.layers.dense({units: 1, useBias: false});
  const model = tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor});
  return {
    model,
    at: epoch => tf.tidy(() => model.setWeights([tf.tensor2d([[epoch]])])),
    weight: () => weightsOf(model)[0][0],
  };
}

/** What a callback shows after each epoch. */
export const shown = (stop: EarlyStopping) => [
  stop.wait,
  stop.best,
  stop.bestEpoch,
  stop.stoppedEpoch,
  stop.stopReason,
  stop.bestWeights?.map(w => w.dataSync()[0]),
];

/**
 * Drives a callback over the values of `val_loss`, as tfjs does, and returns what it showed and the final
 * weight.
 */
export async function drive(stop: EarlyStopping, values: readonly number[], from = 0, state?: CallbackState) {
  const {model, at, weight} = counter();
  stop.setParams({metrics: ['loss', 'val_loss']});
  stop.setModel(model);
  await stop.onTrainBegin();
  if (state !== undefined) stop.setState(state);
  model.stopTraining = false;
  const trace: unknown[] = [];
  for (let epoch = from; epoch < values.length && !model.stopTraining; epoch++) {
    await stop.onEpochBegin(epoch);
    at(epoch);
    await stop.onEpochEnd(epoch, {val_loss: values[epoch]});
    trace.push(shown(stop));
  }
  await stop.onTrainEnd();
  const final = weight();
  model.dispose();
  return {trace, final};
}
