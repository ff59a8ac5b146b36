/**
 * What plain tfjs does on backends of which docs/support.md warns. `g_backends` simulates some of it, for
 * machines without them.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';

const LEAST_DENORMAL = 2 ** -149;

function onBackend(name: string): void {
  before(function () {
    if (tf.getBackend() !== name) this.skip();
  });
}

describe('plain tfjs on tfjs-node', () => {
  onBackend('tensorflow');

  it('G9: where rejects an int32 beside a float32', () => {
    const where = () =>
      tf.tidy(() => tf.where(tf.tensor1d([1], 'bool'), tf.tensor1d([1], 'int32'), -1).dataSync());
    expect(where).to.throw();
  });

  it('G9: takes denormals for 0', async () => {
    const greater = tf.tidy(() => tf.greater(tf.tensor1d([LEAST_DENORMAL]), 0));
    expect([...(await greater.data())]).to.deep.equal([0]);
    greater.dispose();
  });
});

describe('plain tfjs on webgpu', () => {
  onBackend('webgpu');

  it('log, exp and sigmoid of a computed NaN are numbers', async () => {
    for (const op of [tf.log, tf.exp, tf.sigmoid]) {
      const result = tf.tidy(() => op(tf.where(tf.tensor1d([1], 'bool'), NaN, tf.tensor1d([0.5]))));
      expect([...(await result.data())]).to.not.deep.equal([NaN]);
      result.dispose();
    }
  });

  it('G6: a cast of int32 to float32 relabels the buffer, whose transpose has its bits', async () => {
    // Small tensors are cast on the CPU.
    const ids = Int32Array.from({length: 2400}, (_, i) => i % 7);
    const x = tf.tidy(() => tf.transpose(tf.cast(tf.tensor3d(ids, [1, 40, 60], 'int32'), 'float32')));
    expect([...(await x.data())].every(v => v < 1)).to.equal(true);
    x.dispose();
  });
});
