import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {addMetric} from '../../src/tracking/add_metric.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {failureOf} from '../outcomes.js';
import {keysOf, MAKERS, type Model, perOutput, targets, x} from './support/lifecycle.js';

for (const [what, make] of Object.entries(MAKERS)) {
  describe(`addMetric, ${what}`, () => {
    it('tracks tensors before compile, after it, and after training, without another compile', async () => {
      const model: Model = withMetrics(make());
      const [hidden] = model.layers.slice(-1).map(l => l.output as tf.SymbolicTensor);
      model.addMetric(hidden, {name: 'before'});
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      model.addMetric(hidden, 'after');
      const own = perOutput(model, []);
      expect(model.metricsNames).to.deep.equal([...own, 'before', 'after']);
      expect(await keysOf(model)).to.deep.equal([...own, 'before', 'after']);
      addMetric(model, [hidden, hidden], ['later', 'later']);
      expect(model.metricsNames).to.deep.equal([...own, 'before', 'after', 'later', 'later_1']);
      const logs = await model.evaluateLogs(x, targets(model));
      expect(Object.keys(logs)).to.deep.equal(model.metricsNames);
      expect(logs.later_1).to.equal(logs.before);
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']});
      expect(model.metricsNames).to.include.members(['before', 'later_1']);
    });

    it('tensors of other models, and anything else, are errors', async () => {
      const model = withMetrics(make());
      const other = tf.input({shape: [2]});
      for (const wrong of [other, make().outputs[0], tf.scalar(1), 'name', undefined]) {
        const error = await failureOf(() => model.addMetric(wrong as tf.SymbolicTensor, {name: 'wrong'}));
        expect(error.name, String(wrong)).to.equal('UsageError');
        tf.dispose(wrong as tf.Tensor);
      }
    });
  });
}
