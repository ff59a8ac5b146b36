import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {namedLoss, withMetrics} from 'tfjs-metrics';
import {RunRecorder} from 'tfjs-metrics/runs';
import {penguins} from './penguins/data.js';

interface AddsLosses {
  addLoss(losses: (() => tf.Scalar)[]): void;
}

/**
 * Draws a point around each mean. Its term of the loss, `kl`, is the divergence of these distributions from
 * the standard normal distribution.
 */
class Sampling extends tf.layers.Layer {
  static className = 'Sampling';
  private moments!: [tf.Tensor, tf.Tensor];
  private readonly seed: number;

  constructor({seed}: {seed: number}) {
    super({name: 'sampling'});
    this.seed = seed;
  }

  override build(): void {
    (this as unknown as AddsLosses).addLoss([namedLoss('kl', () => this.divergence())]);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape[]): tf.Shape {
    return inputShape[0];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    this.moments = inputs as [tf.Tensor, tf.Tensor];
    const [mean, logVariance] = this.moments;
    return tf.tidy(() => {
      const noise = tf.randomNormal(mean.shape, 0, 1, 'float32', this.seed);
      return tf.add(mean, tf.mul(noise, tf.exp(tf.mul(logVariance, 0.5))));
    });
  }

  private divergence(): tf.Scalar {
    const [mean, logVariance] = this.moments;
    const parts = tf.sub(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), logVariance), 1);
    return tf.mean(tf.sum(tf.mul(parts, 0.5), -1));
  }
}

/**
 * A variational autoencoder of penguins: four measurements, two latent dimensions. The logs of every epoch
 * contain both terms of the loss, in training and validation: `data_loss`, the squared error of the
 * reconstruction, and `kl`.
 */
export async function main({
  epochs = 60,
  log = console.log,
}: {epochs?: number; log?: (text: string) => void} = {}) {
  const {train, held} = penguins([
    'Beak Length (mm)',
    'Beak Depth (mm)',
    'Flipper Length (mm)',
    'Body Mass (g)',
  ]);
  const dense = (units: number, seed: number, activation?: 'relu') =>
    tf.layers.dense({units, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});
  const input = tf.input({shape: [4]});
  const hidden = dense(16, 1, 'relu').apply(input) as tf.SymbolicTensor;
  const moments = [dense(2, 2).apply(hidden), dense(2, 3).apply(hidden)] as tf.SymbolicTensor[];
  const latent = new Sampling({seed: 4}).apply(moments) as tf.SymbolicTensor;
  const output = dense(4, 6).apply(dense(16, 5, 'relu').apply(latent)) as tf.SymbolicTensor;
  // The sum of the squared errors of four measurements, as the divergence is a sum over the dimensions.
  const reconstruction = (x: tf.Tensor, decoded: tf.Tensor) =>
    tf.sum<tf.Tensor1D>(tf.square(tf.sub(x, decoded)), -1);
  const model = withMetrics(tf.model({inputs: input, outputs: output})).compile({
    optimizer: tf.train.adam(0.01),
    loss: reconstruction,
  });

  const recorder = new RunRecorder({name: 'VAE of penguins'});
  const {history} = await model.fit(train.x, train.x, {
    epochs,
    batchSize: 32,
    validationData: [held.x, held.x],
    callbacks: [recorder],
  });
  for (const key of ['loss', 'data_loss', 'kl'])
    log(`${key}: ${history[key].at(-1)?.toFixed(3)}, held out ${history[`val_${key}`].at(-1)?.toFixed(3)}`);
  tf.dispose([train, held] as never);
  model.dispose();
  return {run: recorder.run, history};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
