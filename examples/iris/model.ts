import * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics';

/** A classifier of irises with one hidden layer, compiled for class ids. */
export function irisClassifier(learningRate: number) {
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({units: 8, activation: 'relu', inputShape: [4]}),
        tf.layers.dense({units: 3, activation: 'softmax'}),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.adam(learningRate),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
