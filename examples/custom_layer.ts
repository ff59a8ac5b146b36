import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {addMetric, withMetrics} from 'tfjs-metrics';
import {iris} from './iris/data.js';

/**
 * A dense layer with relu that reports how active it is: the fraction of units above 0, and the greatest
 * activation.
 */
class WatchedDense extends tf.layers.Layer {
  static className = 'WatchedDense';
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;
  private readonly units: number;

  constructor({units, ...options}: {units: number; name?: string; inputShape?: number[]}) {
    super(options);
    this.units = units;
  }

  override build(inputShape: tf.Shape): void {
    const initializer = tf.initializers.heNormal({seed: 3});
    this.kernel = this.addWeight(
      'kernel',
      [inputShape[inputShape.length - 1], this.units],
      'float32',
      initializer,
    );
    this.bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const y = tf.relu(
        tf.add(tf.matMul(x as tf.Tensor2D, this.kernel.read() as tf.Tensor2D), this.bias.read()),
      );
      addMetric(this, tf.cast(tf.greater(y, 0), 'float32'), {name: 'active_share'});
      addMetric(this, y, {name: 'activation_max', aggregation: 'max'});
      return y;
    });
  }
}

/**
 * Trains a classifier of irises. The layer's values are in the logs of training, validation and evaluation.
 */
export async function main({
  epochs = 30,
  log = console.log,
}: {epochs?: number; log?: (text: string) => void} = {}) {
  const {train, held} = iris();
  const model = withMetrics(
    tf.sequential({
      layers: [
        new WatchedDense({units: 8, inputShape: [4]}),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({seed: 2}),
        }),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.adam(0.05),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  const {history} = await model.fit(train.x, train.y, {
    epochs,
    batchSize: 16,
    shuffle: false,
    validationData: [held.x, held.y],
    callbacks: {
      onEpochEnd(epoch, logs) {
        if ((epoch + 1) % 10 !== 0) return;
        const text = Object.entries(logs).map(([key, value]) => `${key} ${value.toFixed(4)}`);
        log(`epoch ${epoch + 1}: ${text.join(', ')}`);
      },
    },
  });
  const evaluated = await model.evaluateLogs(held.x, held.y);
  log(`held out: ${JSON.stringify(evaluated)}`);
  tf.dispose([train, held] as never);
  model.dispose();
  return {history, evaluated};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
