/** A small extended model of two features, and data for it. */
import * as tf from '@tensorflow/tfjs';
import type {Extended} from '../../../src/tracking/extended_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

export const x = tf.randomNormal<tf.Rank.R2>([12, 2], 0, 1, 'float32', 1);
export const y = tf.randomNormal<tf.Rank.R2>([12, 1], 0, 1, 'float32', 2);

export type Model = tf.LayersModel & Extended;
const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

export function buildModel(
  units = 1,
  loss = 'meanSquaredError',
  optimizer: tf.Optimizer = tf.train.adam(0.1),
): Model {
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({units: 3, activation: 'tanh', inputShape: [2], kernelInitializer: seeded(1)}),
        tf.layers.dense({
          units,
          activation: units === 1 ? 'linear' : 'softmax',
          kernelInitializer: seeded(2),
        }),
      ],
    }),
  );
  model.compile({optimizer, loss, metrics: ['mae']});
  return model;
}

export const weightsOf = (model: tf.LayersModel): number[][] =>
  model.layers.flatMap(layer => layer.getWeights().map(w => Array.from(w.dataSync())));
