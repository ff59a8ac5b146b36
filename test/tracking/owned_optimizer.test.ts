import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {fit, MAKERS, type Model} from './support/lifecycle.js';

for (const [what, make] of Object.entries(MAKERS)) {
  describe(`the optimizer of ${what}`, () => {
    it('is disposed with the model if the model created it, and never otherwise', async () => {
      const args = {loss: 'meanSquaredError', metrics: ['acc']};
      const own = {optimizer: 'adam', ...args};
      type Prepare = (model: tf.LayersModel) => void;
      const ways: Record<string, Prepare> = {
        'plain tfjs': m => m.compile(own),
        'extended, compiled': m => withMetrics(m).compile(own),
        'compiled, extended': m => {
          m.compile(own);
          withMetrics(m);
        },
        'extended, compiled, detached': m => {
          withMetrics(m).compile(own);
          (m as Model).detach();
        },
        'compiled, extended, detached, extended': m => {
          m.compile(own);
          withMetrics(withMetrics(m).detach());
        },
        'extended, compiled, detached, compiled': m => {
          withMetrics(m).compile({optimizer: tf.train.sgd(0), ...args});
          m.optimizer.dispose();
          (m as Model).detach().compile(own);
        },
      };
      for (const [way, prepare] of Object.entries(ways)) {
        const before = tf.memory().numTensors;
        const model = make();
        prepare(model);
        await fit(model);
        model.dispose();
        expect(tf.memory().numTensors - before, way).to.equal(0);
      }
      const optimizer = tf.train.adam(0.01);
      const given = make();
      given.compile({optimizer, ...args});
      withMetrics(given).detach();
      await fit(given);
      given.dispose();
      expect(() => optimizer.dispose()).not.to.throw();
    });
  });
}
