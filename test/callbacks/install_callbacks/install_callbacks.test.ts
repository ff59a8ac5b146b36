import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {installCallbacks} from '../../../callbacks/install_callbacks.js';

/* oxlint-disable typescript/no-explicit-any -- what is installed is not in the types of tfjs */
const anyTf = tf as any;
describe('installCallbacks', () => {
  /** Own properties with their values. */
  const parts = () =>
    [tf.callbacks, tf.train, tf.LayersModel.prototype, tf.SGDOptimizer.prototype].map(part =>
      Object.getOwnPropertyDescriptors(part),
    );

  it('is undone completely, however often it was called', () => {
    const before = parts();
    const first = installCallbacks(tf);
    expect(Object.keys(tf.callbacks)).to.include.members(['earlyStopping', 'reduceLROnPlateau']);
    const second = installCallbacks(tf);
    first();
    first();
    expect(anyTf.callbacks.reduceLROnPlateau).to.be.a('function');
    second();
    expect(parts()).to.deep.equal(before);
    expect(anyTf.callbacks.reduceLROnPlateau).to.equal(undefined);
    expect(anyTf.train.exponentialDecay).to.equal(undefined);
  });

  it('anything but tf, and another copy of tf, are errors', () => {
    for (const wrong of [undefined, null, {}, 3] as object[]) {
      expect(() => installCallbacks(wrong)).to.throw(/^installCallbacks: expected tf/);
    }
    const copy = {callbacks: {}, train: {}, LayersModel: class {}};
    expect(() => installCallbacks(copy)).to.throw(/another copy of @tensorflow\/tfjs-layers/);
  });
});
