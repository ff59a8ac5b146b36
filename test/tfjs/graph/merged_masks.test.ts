import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {expectClose} from '../../support.js';

const compile = (metrics: string[] = ['mae']) => ({
  optimizer: tf.train.sgd(0.1),
  loss: 'meanSquaredError',
  metrics,
});

describe('masks of merge layers', () => {
  it('merges masked and unmasked inputs, where tfjs throws', async () => {
    const [a, b] = [tf.input({shape: [2, 1]}), tf.input({shape: [2, 1]})];
    const masked = tf.layers.masking({maskValue: 0}).apply(a) as tf.SymbolicTensor;
    const sum = tf.layers.add().apply([masked, b, masked]) as tf.SymbolicTensor;
    const plain = tf.model({inputs: [a, b], outputs: sum});
    const x = tf.tensor3d([[[1], [0]]]);
    const y = tf.zeros([1, 2, 1]);
    expect(() => plain.predict([x, x])).to.throw(/logicalAnd/);
    const model = withMetrics(plain);
    model.compile(compile());
    // 1 + 1 + 1 and 0, both of which count: one input has no mask.
    expectClose(Object.values(await model.evaluateLogs([x, x], y)), [4.5, 1.5]);
    tf.dispose([x, y]);
  });

  it('a merge of masked inputs keeps the entries that count in one of them', async () => {
    const [a, b] = [tf.input({shape: [3, 1]}), tf.input({shape: [3, 1]})];
    const masked = [a, b].map(i => tf.layers.masking({maskValue: 0}).apply(i) as tf.SymbolicTensor);
    const model = withMetrics(
      tf.model({inputs: [a, b], outputs: tf.layers.add().apply(masked) as tf.SymbolicTensor}),
    );
    model.compile(compile());
    const xs = [tf.tensor3d([[[1], [0], [0]]]), tf.tensor3d([[[1], [3], [0]]])];
    const y = tf.zeros([1, 3, 1]);
    expectClose(Object.values(await model.evaluateLogs(xs, y)), [(4 + 9) / 2, (2 + 3) / 2]);
    tf.dispose([xs, y]);
  });
});
