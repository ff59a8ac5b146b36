import * as tf from '@tensorflow/tfjs';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {expectClose} from '../../support.js';

describe('a stateful layer', () => {
  it('keeps its state from batch to batch, as in plain tfjs', async () => {
    const make = (): tf.Sequential =>
      tf.sequential({
        layers: [
          tf.layers.lstm({
            units: 2,
            stateful: true,
            batchInputShape: [2, 3, 1],
            kernelInitializer: 'ones',
            recurrentInitializer: 'ones',
          }),
          tf.layers.dense({units: 1, kernelInitializer: 'ones'}),
        ],
      });
    const x = tf.tidy(() => tf.linspace(0, 1, 18).reshape([6, 3, 1]));
    const y = tf.ones([6, 1]);
    const losses: number[][] = [];
    for (const model of [make(), withMetrics(make())]) {
      model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
      const {history} = await model.fit(x, y, {epochs: 3, batchSize: 2, shuffle: false});
      losses.push(history.loss as number[]);
    }
    expectClose(losses[1], losses[0]);
    tf.dispose([x, y]);
  });
});
