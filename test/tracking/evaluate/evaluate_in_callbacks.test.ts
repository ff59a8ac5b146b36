import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

const compile = (metrics: string[] = ['mae']) => ({
  optimizer: tf.train.sgd(0.1),
  loss: 'meanSquaredError',
  metrics,
});

describe('evaluations in the callbacks of a training', () => {
  const linear = () =>
    tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'zeros'})]});

  it('evaluations within a training disturb neither its numbers nor its weights', async () => {
    const x = tf.tensor2d([[0], [1], [2], [3], [4]]);
    const y = tf.tensor2d([[1], [0], [3], [2], [5]]);
    const histories: unknown[] = [];
    for (const meddle of [false, true]) {
      const model = withMetrics(linear());
      model.compile(compile(['mae', 'RootMeanSquaredError']));
      model.addMetric(({outputs: [p]}) => tf.mean(p), {name: 'output_mean'});
      const look = async (): Promise<void> => {
        if (!meddle) return;
        tf.dispose(model.evaluate(x, y, {batchSize: 2}));
        await model.evaluateLogs(x, y);
        tf.dispose(model.predict(x));
      };
      const {history} = await model.fit(x, y, {
        epochs: 2,
        batchSize: 2,
        shuffle: false,
        validationData: [x, y],
        callbacks: {onEpochBegin: look, onBatchBegin: look, onBatchEnd: look, onEpochEnd: look},
      });
      histories.push(history);
    }
    expect(histories[1]).to.deep.equal(histories[0]);
    tf.dispose([x, y]);
  });
});
