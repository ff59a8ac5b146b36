import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

describe('types of labels', () => {
  it('labels may be whole numbers or booleans', async () => {
    const model = withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 1, activation: 'sigmoid', inputShape: [1]})]}),
    );
    model.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy', metrics: ['acc', 'mse', 'AUC']});
    const x = tf.tensor2d([[0], [1], [2]]);
    const records: unknown[] = [];
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const y = tf.tensor2d([[1], [0], [1]], [3, 1], dtype);
      records.push(await model.evaluateLogs(x, y, {batchSize: 2}));
      await model.fit(x, y, {epochs: 1});
      y.dispose();
    }
    expect(records[1]).to.deep.equal(records[0]);
    expect(records[2]).to.deep.equal(records[0]);
    x.dispose();
  });
});
