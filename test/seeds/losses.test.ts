/** Losses whose parts are logged by name, and the fitness apart from the regularization term. */
import * as tf from '@tensorflow/tfjs';
import {addMetric, compositeLoss, withMetrics} from '../../src/index.js';
import {logLoss, mean, squaredError, sum} from '../support.js';
import {
  checkEverywhere,
  hiddenAndScore,
  learning,
  network,
  perBatch,
  type Sample,
  seeded,
} from './everywhere.js';

/**
 * Cross-entropy plus a pull of the mean score towards a target. It keeps both components of the running step.
 */
class BalancedLoss {
  private readonly weight: number;
  private readonly target: number;
  private crossentropy!: tf.Tensor;
  private balance!: tf.Tensor;

  constructor(weight: number, target: number) {
    this.weight = weight;
    this.target = target;
  }

  readonly call = (yTrue: tf.Tensor, yPred: tf.Tensor): tf.Tensor => {
    this.crossentropy = tf.metrics.binaryCrossentropy(yTrue, yPred);
    this.balance = tf.square(tf.sub(tf.mean(yPred), this.target));
    return tf.add(this.crossentropy, tf.mul(this.weight, this.balance));
  };

  getLossTensors(): (() => tf.Tensor)[] {
    return [() => this.crossentropy, () => this.balance];
  }
}

const crossentropyOf = (samples: readonly Sample[]) => mean(samples.map(s => logLoss(s.label, s.score)));
const mseOf = (samples: readonly Sample[]) => mean(samples.map(s => squaredError(s.label, s.score)));

describe('Seed: losses', () => {
  it('a loss object with two components, logged by name', async () => {
    const loss = new BalancedLoss(0.5, 0.25);
    const model = withMetrics(network());
    model.compile({optimizer: learning(), loss: loss.call});
    addMetric(model, loss.getLossTensors(), ['fitness', 'balance']);
    await checkEverywhere(model, hiddenAndScore, samples => {
      const fitness = crossentropyOf(samples);
      // A number of each batch, so it depends on the batches.
      const balance = perBatch(samples, batch => (mean(batch.map(s => s.score)) - 0.25) ** 2);
      return {loss: fitness + 0.5 * balance, fitness, balance};
    });
  });

  it('a composite loss', async () => {
    const model = withMetrics(network());
    const loss = compositeLoss({bce: 'binaryCrossentropy', mse: {loss: 'meanSquaredError', weight: 0.5}});
    model.compile({optimizer: learning(), loss});
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: crossentropyOf(samples) + 0.5 * mseOf(samples),
      bce: crossentropyOf(samples),
      mse: mseOf(samples),
    }));
  });

  it('the fit and the regularization term separately', async () => {
    const model = withMetrics(
      network(() =>
        tf.layers.dense({
          units: 3,
          activation: 'relu',
          inputShape: [2],
          kernelRegularizer: tf.regularizers.l1l2({l1: 0.02, l2: 0.1}),
          ...seeded(1),
        }),
      ),
    );
    model.compile({optimizer: learning(), loss: 'binaryCrossentropy'});
    const penalty = ([kernel]: number[][]) => sum(kernel.map(k => 0.02 * Math.abs(k) + 0.1 * k * k));
    await checkEverywhere(model, hiddenAndScore, samples => {
      const [data_loss, regularization] = [
        crossentropyOf(samples),
        mean(samples.map(s => penalty(s.weights))),
      ];
      return {loss: data_loss + regularization, data_loss, regularization};
    });
  });
});
