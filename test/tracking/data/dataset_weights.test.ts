import * as tf from '@tensorflow/tfjs';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {expectClose} from '../../support.js';
import {average} from '../support/arrays.js';

describe('sample weights of a dataset', () => {
  const linear = () =>
    tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'zeros'})]});

  it('each batch of a dataset has its own weights, also when epochs end within the dataset', async () => {
    const model = withMetrics(linear());
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError', weightedMetrics: ['mse']});
    const dataset = tf.data.generator(function* () {
      for (let i = 1; i <= 6; i++) {
        yield {xs: tf.ones([2, 1]), ys: tf.fill([2, 1], i), sampleWeights: tf.fill([2], i)};
      }
    } as never);
    const {history} = await model.fitDataset(dataset, {epochs: 3, batchesPerEpoch: 2});
    const epochs = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expectClose(
      history.loss,
      epochs.map(e => average(e.map(i => i ** 3))),
    );
    expectClose(
      history.mse,
      epochs.map(([i, j]) => (i ** 3 + j ** 3) / (i + j)),
    );
  });
});
