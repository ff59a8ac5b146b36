import * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics';
import {evaluator} from 'tfjs-metrics/evaluate';
import {F1Score, Mean, MeanTensor, SparseCategoricalCrossentropy} from 'tfjs-metrics/metrics';
import {SPECIES} from '../penguins/data.js';

/** What is counted about held-out penguins. */
export const held = evaluator([
  new SparseCategoricalCrossentropy({name: 'loss'}),
  'accuracy',
  new F1Score({average: 'macro'}),
]);

/**
 * What is counted about the training of a round: the weights and the loss of every client, weighted by its
 * samples. Like every state, that of the weights does not depend on the order of merges.
 */
export const trained = evaluator(
  {weights: new MeanTensor({name: 'mean'}), loss: new Mean()},
  {outputs: ['weights', 'loss']},
);

/** The same model on every island. */
export function newModel() {
  const dense = (units: number, activation: 'relu' | 'softmax', seed: number) =>
    tf.layers.dense({
      units,
      activation,
      kernelInitializer: tf.initializers.glorotUniform({seed}),
      ...(seed === 1 && {inputShape: [4]}),
    });
  return withMetrics(
    tf.sequential({layers: [dense(16, 'relu', 1), dense(SPECIES.length, 'softmax', 2)]}),
  ).compile({
    optimizer: tf.train.sgd(0.1),
    loss: 'sparseCategoricalCrossentropy',
  });
}

/** All weights, one after the other. */
export async function getFlatWeights(model: tf.LayersModel): Promise<Float32Array> {
  const parts = await Promise.all(model.getWeights().map(one => one.data()));
  return Float32Array.from(parts.flatMap(part => [...part]));
}

export function setFlatWeights(model: tf.LayersModel, flat: ArrayLike<number>): void {
  let start = 0;
  tf.tidy(() => {
    const values = model.getWeights().map(({shape, size}) => {
      const part = Array.from({length: size}, (_, i) => flat[start + i]);
      start += size;
      return tf.tensor(part, shape);
    });
    model.setWeights(values);
  });
}
