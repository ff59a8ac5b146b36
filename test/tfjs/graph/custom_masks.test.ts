import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {plain, extended, data, firstOf, dense} from '../sequence_model.js';

/** Masks zeros. The operators of its mask have no gradient. */
class NonZero extends tf.layers.Layer {
  static className = 'NonZeroOfParity';
  constructor(config: object = {}) {
    super(config);
    this.supportsMasking = true;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return firstOf(inputs).clone();
  }
  override computeMask(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.any(tf.notEqual(firstOf(inputs), 0), -1));
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

function customMask(): tf.LayersModel {
  const x = tf.input({shape: [3, 2]});
  const hidden = new NonZero().apply(dense(2).apply(x));
  return tf.model({inputs: x, outputs: dense().apply(hidden) as tf.SymbolicTensor});
}

function customMaskWithin(): tf.LayersModel {
  const x = tf.input({shape: [3, 2]});
  const h = tf.input({shape: [3, 2]});
  const inner = tf.model({inputs: h, outputs: new NonZero().apply(dense(2).apply(h)) as tf.SymbolicTensor});
  return tf.model({inputs: x, outputs: dense().apply(inner.apply(dense(2).apply(x))) as tf.SymbolicTensor});
}

/** The mask of a merge of masked and unmasked values is computed with `all`. */
function mergedMask(): tf.LayersModel {
  const x = tf.input({shape: [3, 2]});
  const masked = tf.layers.masking({maskValue: -1}).apply(x);
  const both = tf.layers.concatenate().apply([masked, dense(2).apply(x)] as tf.SymbolicTensor[]);
  return tf.model({inputs: x, outputs: dense().apply(both) as tf.SymbolicTensor});
}

describe('masks that layers compute from values', () => {
  const models = {
    'of a custom layer': customMask,
    'within a model': customMaskWithin,
    'of a merge': mergedMask,
  };
  for (const [which, make] of Object.entries(models)) {
    it(`${which} leave training as in plain tfjs, and no tensors`, async () => {
      const {x, y} = data();
      const results: number[][] = [];
      for (const extend of [plain, extended]) {
        const model = extend(make());
        model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
        const before = tf.memory().numTensors;
        const {history} = await model.fit(x, y, {epochs: 2, batchSize: 4, shuffle: false});
        const onBatch = (await model.trainOnBatch(x, y)) as number;
        expect(tf.memory().numTensors).to.equal(before);
        results.push([...(history.loss as number[]), onBatch]);
      }
      expect(results[1].length).to.equal(3);
      results[1].forEach((loss, i) => expect(loss).to.be.closeTo(results[0][i], 1e-5 * results[0][i]));
      tf.dispose([x, y]);
    });
  }
});
