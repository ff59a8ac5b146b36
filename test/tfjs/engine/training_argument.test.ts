import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {plain, extended, data, firstOf, dense} from '../sequence_model.js';

/** Records the `training` argument of each call. */
class Told extends tf.layers.Layer {
  static className = 'ToldOfParity';
  readonly told: unknown[] = [];
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor {
    this.told.push('training' in kwargs ? kwargs.training : 'not given');
    return firstOf(inputs).clone();
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

describe('the training argument of layers', () => {
  for (const nested of [false, true]) {
    it(`as in plain tfjs${nested ? ', within a model' : ''}: true in fit, nothing elsewhere`, async () => {
      const {x, y} = data();
      const said: unknown[][] = [];
      for (const extend of [plain, extended]) {
        const layer = new Told({});
        const input = tf.input({shape: [3, 2]});
        const within = tf.input({shape: [3, 2]});
        const inner = tf.model({inputs: within, outputs: layer.apply(within) as tf.SymbolicTensor});
        const hidden = nested ? inner.apply(input) : layer.apply(input);
        const model = extend(tf.model({inputs: input, outputs: dense().apply(hidden) as tf.SymbolicTensor}));
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        layer.told.length = 0;
        await model.fit(x, y, {batchSize: 3, validationData: [x, y]});
        tf.dispose(model.evaluate(x, y));
        await model.trainOnBatch(x, y);
        said.push(layer.told);
      }
      expect(said[1]).to.deep.equal(said[0]);
      expect(new Set(said[1])).to.deep.equal(new Set([true, 'not given']));
      tf.dispose([x, y]);
    });
  }
});
