/**
 * A loss function has to return a tensor. tfjs itself fails within its own operations, or counts a number.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

const compiled = (loss: unknown) => {
  const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));
  model.compile({optimizer: 'sgd', loss: loss as never});
  return model;
};

function disposed(): tf.Tensor {
  const made = tf.scalar(1);
  made.dispose();
  return made;
}

const WRONG: Record<string, [loss: () => unknown, got: string]> = {
  'nothing': [() => undefined, 'undefined'],
  'null': [() => null, 'null'],
  'a number': [() => 3, '3'],
  'an array': [() => [1, 2], '[1, 2]'],
  'a promise': [() => Promise.resolve(1), 'an object of class Promise'],
  'a disposed tensor': [() => disposed(), 'a disposed tensor'],
};

for (const [what, [loss, got]] of Object.entries(WRONG)) {
  describe(`a loss function that returns ${what}`, () => {
    const x = (): tf.Tensor => tf.ones([4, 2]);
    const y = (): tf.Tensor => tf.zeros([4, 1]);

    async function refused(run: (model: ReturnType<typeof compiled>, x: tf.Tensor, y: tf.Tensor) => unknown) {
      const tensors = tf.memory().numTensors;
      const model = compiled(loss);
      const data: [tf.Tensor, tf.Tensor] = [x(), y()];
      const error = await failureOf(() => run(model, ...data));
      expect(error.name, error.message).to.equal('UsageError');
      expect(error.message).to.include(`the loss function returned ${got}. It has to return a tensor`);
      tf.dispose(data);
      model.dispose();
      expect(tf.memory().numTensors).to.equal(tensors);
    }

    it('is an error in fit', () => refused((model, a, b) => model.fit(a, b)));
    it('is an error in evaluate', () => refused((model, a, b) => model.evaluate(a, b)));
    it('is an error in trainOnBatch', () => refused((model, a, b) => model.trainOnBatch(a, b)));
    it('is an error in fit with sample weights', () =>
      refused((model, a, b) => model.fit(a, b, {sampleWeight: [1, 2, 3, 4]})));
  });
}
