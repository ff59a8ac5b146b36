/** An extended model replaces no method of the user's in silence. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';

const functional = (): tf.LayersModel => {
  const input = tf.input({shape: [2]});
  return tf.model({inputs: input, outputs: tf.layers.dense({units: 1}).apply(input) as tf.SymbolicTensor});
};
const STEPS =
  'compile trainOnBatch evaluate evaluateDataset makeTrainFunction makeTestFunction testLoop addMetric detach';

describe('methods of the user', () => {
  for (const name of STEPS.split(' ')) {
    it(`${name}: of a subclass, or set on the model, is refused by name`, () => {
      class Own extends tf.LayersModel {}
      Object.defineProperty(Own.prototype, name, {value: () => undefined, configurable: true});
      const {inputs, outputs} = functional();
      const set = Object.assign(functional(), {[name]: () => undefined});
      for (const model of [new Own({inputs, outputs, name: 'own'}), set]) {
        expect(() => withMetrics(model)).to.throw(new RegExp(`subclass.*: ${name}\\.`));
      }
    });
  }

  it('others run', async () => {
    const called: string[] = [];
    class Own extends tf.LayersModel {
      override async fit(...args: Parameters<tf.LayersModel['fit']>): Promise<tf.History> {
        called.push('fit');
        return super.fit(...args);
      }
      override predict(...args: Parameters<tf.LayersModel['predict']>): tf.Tensor | tf.Tensor[] {
        called.push('predict');
        return super.predict(...args);
      }
    }
    const {inputs, outputs} = functional();
    const model = withMetrics(new Own({inputs, outputs, name: 'own'}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    expect((await model.fit(x, y)).history.loss).to.have.length(1);
    tf.dispose([model.predict(x), x, y]);
    expect(called).to.deep.equal(['fit', 'predict']);
  });
});
