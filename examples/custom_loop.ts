import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {Mean, SparseCategoricalAccuracy, SparseCategoricalCrossentropy} from 'tfjs-metrics/metrics';
import {iris} from './iris/data.js';

/**
 * A custom training loop with standalone metrics. They accept tensors or arrays, accumulate over batches, and
 * do not need tfjs-layers.
 */
export async function main({
  epochs = 60,
  log = console.log,
}: {epochs?: number; log?: (text: string) => void} = {}) {
  const {train, held} = iris();
  const kernel = tf.tidy(() => tf.variable(tf.randomNormal([4, 3], 0, 1, 'float32', 1)));
  const bias = tf.tidy(() => tf.variable(tf.zeros([3])));
  const probabilities = (x: tf.Tensor): tf.Tensor2D =>
    tf.softmax(tf.add(tf.matMul(x as tf.Tensor2D, kernel), bias));
  const optimizer = tf.train.adam(0.3);
  const loss = new Mean({name: 'loss'});
  const accuracy = new SparseCategoricalAccuracy();

  for (let epoch = 1; epoch <= epochs; epoch++) {
    loss.resetState();
    accuracy.resetState();
    for (let start = 0; start < train.x.shape[0]; start += 16) {
      tf.tidy(() => {
        const size = Math.min(16, train.x.shape[0] - start);
        const x = tf.slice(train.x, [start, 0], [size, 4]);
        const y = tf.slice(train.y, [start, 0], [size, 1]);
        const cost = optimizer.minimize(
          () => {
            const oneHot = tf.oneHot(tf.cast(tf.reshape(y, [-1]), 'int32'), 3);
            const logs = tf.log(tf.add(probabilities(x), 1e-7));
            return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(oneHot, logs), -1)));
          },
          true,
          [kernel, bias],
        ) as tf.Scalar;
        loss.updateState(cost, size);
        accuracy.updateState(y, probabilities(x));
      });
    }
    if (epoch % 15 === 0) {
      const numbers = [await loss.result(), await accuracy.result()];
      log(`epoch ${epoch}: loss ${numbers[0].toFixed(4)}, accuracy ${numbers[1].toFixed(4)}`);
    }
  }

  const heldAccuracy = new SparseCategoricalAccuracy();
  const heldLoss = new SparseCategoricalCrossentropy();
  const predictions = probabilities(held.x);
  heldAccuracy.updateState(held.y, predictions);
  heldLoss.updateState(held.y, predictions);
  const result = {
    accuracy: await heldAccuracy.result(),
    crossentropy: await heldLoss.result(),
  };
  log(`held out: accuracy ${result.accuracy.toFixed(4)}, cross-entropy ${result.crossentropy.toFixed(4)}`);

  tf.dispose([train, held, kernel, bias, predictions] as never);
  for (const metric of [loss, accuracy, heldAccuracy, heldLoss]) metric.dispose();
  optimizer.dispose();
  return result;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
