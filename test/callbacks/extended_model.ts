/** An extended model whose validation predictions are recorded. */
import * as tf from '@tensorflow/tfjs';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {binaryModel, predictions, samples} from './helpers.js';

export const train = samples(70, 1);

export const valid = samples(37, 2);

export const validationData: [tf.Tensor, tf.Tensor] = [valid.x, valid.y];

export const base = {epochs: 3, batchSize: 8, shuffle: false, verbose: 0} as const;

export function extendedModel(metrics: string[] = []) {
  const model = withMetrics(binaryModel());
  model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy', metrics});
  return model;
}

/** Counts the calls of a model's last layer. */
export function countCalls(model: tf.LayersModel): () => number {
  let calls = 0;
  const layer = model.layers[model.layers.length - 1];
  const {call} = layer;
  layer.call = (inputs, kwargs) => {
    calls++;
    return call.call(layer, inputs, kwargs);
  };
  return () => calls;
}

/** Predictions on the validation set after every epoch, as a plain object. */
export function witness(model: tf.LayersModel) {
  const epochs: number[][] = [];
  return {epochs, onEpochEnd: () => void epochs.push(predictions(model, valid.x))};
}
