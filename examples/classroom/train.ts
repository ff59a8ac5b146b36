import * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics/core';
import {EarlyStopping, type StageCallback} from 'tfjs-metrics/callbacks';
import {type Digit, DIGITS, SIDE, split} from '../digits/data.js';
import {tensorsOf} from '../digits/tensors.js';
import type {Settings} from './settings.js';

const EPOCHS = 40;

function buildModel({neurons, regularization}: Settings, optimizer: tf.Optimizer) {
  const initializer = (seed: number) => tf.initializers.glorotUniform({seed});
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.flatten({inputShape: [SIDE, SIDE, 1]}),
        tf.layers.dense({
          units: neurons,
          activation: 'relu',
          kernelInitializer: initializer(1),
          ...(regularization === 'l2' && {kernelRegularizer: tf.regularizers.l2({l2: 0.003})}),
        }),
        ...(regularization === 'dropout' ? [tf.layers.dropout({rate: 0.5, seed: 2})] : []),
        tf.layers.dense({units: DIGITS.length, activation: 'softmax', kernelInitializer: initializer(3)}),
      ],
    }),
  );
  model.compile({
    optimizer,
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** Trains a network that reads digits. Equal settings lead to equal results. */
export async function train(settings: Settings, digits: readonly Digit[], recorder: StageCallback) {
  const {train: all, held} = split(digits);
  const [images, validation] = [tensorsOf(all.slice(0, settings.images)), tensorsOf(held)];
  const optimizer = tf.train.adam(0.01);
  const model = buildModel(settings, optimizer);
  await model.fit(images.x, images.y, {
    epochs: EPOCHS,
    batchSize: 16,
    shuffle: false,
    validationData: [validation.x, validation.y],
    callbacks: [
      ...(settings.stopsEarly ? [new EarlyStopping({patience: 10, restoreBestWeights: true})] : []),
      recorder,
    ],
  });
  model.dispose();
  optimizer.dispose();
  tf.dispose([images.x, images.y, validation.x, validation.y]);
}
