import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

describe('evaluate', () => {
  it('rejects steps, like plain tfjs', () => {
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    const build = () => tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    for (const model of [build(), withMetrics(build())]) {
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      expect(() => model.evaluate(x, y, {steps: 2})).to.throw(/steps/);
    }
    tf.dispose([x, y]);
  });
});
