import * as tf from '@tensorflow/tfjs';
import {compositeLoss, F1Score, withMetrics} from 'tfjs-metrics';
import type {Part} from './data.js';

/** In training, each anomaly counts as much as forty other readings, because anomalies are rare. */
export const CLASS_WEIGHT = {0: 1, 1: 40};

export const CLASS_NAMES = ['normal', 'anomaly'];

/**
 * How the model is trained, in Node and in a page. With larger batches there are too few steps in the first
 * epochs: AUC is then high before any score exceeds the threshold 0.5, and the best weights find no anomaly.
 */
export const fitOptions = (held: Part) => ({
  epochs: 30,
  batchSize: 128,
  shuffle: false,
  classWeight: CLASS_WEIGHT,
  validationData: [held.x, held.y] as [tf.Tensor, tf.Tensor],
});

/**
 * A small classifier of readings. Anomalies are rare (149 of 18,914), so accuracy is meaningless; AUC and F1
 * are not. Each of the two terms of the loss is logged by name, and so is the mean activation of the hidden
 * layer.
 */
export function buildModel() {
  const hidden = tf.layers.dense({
    units: 8,
    activation: 'relu',
    name: 'hidden',
    kernelInitializer: tf.initializers.glorotUniform({seed: 2}),
  });
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({
          units: 16,
          activation: 'relu',
          inputShape: [3],
          kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
        }),
        hidden,
        tf.layers.dense({
          units: 1,
          activation: 'sigmoid',
          kernelInitializer: tf.initializers.glorotUniform({seed: 3}),
        }),
      ],
    }),
  ).compile({
    optimizer: tf.train.adam(0.005),
    loss: compositeLoss({bce: 'binaryCrossentropy', mse: {loss: 'meanSquaredError', weight: 0.5}}),
    metrics: ['AUC', new F1Score({threshold: 0.5}), 'Precision', 'Recall'],
  });
  return model.addMetric(hidden.output, {name: 'activation_mean'});
}
