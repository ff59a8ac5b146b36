/** What every other test takes for granted: one copy of tfjs, and the backend that was asked for. */
import * as tf from '@tensorflow/tfjs';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import {expect} from 'chai';

describe('the test bed', () => {
  it('has one copy of tfjs-core and one of tfjs-layers', () => {
    expect(core.Tensor).to.equal(tf.Tensor);
    expect(core.engine()).to.equal(tf.engine());
    expect(layers.LayersModel).to.equal(tf.LayersModel);
  });

  it('runs on the backend that was asked for', () => {
    const asked =
      typeof process === 'object' && process.versions?.node
        ? (process.env.TEST_BACKEND ?? 'cpu')
        : (globalThis as {__BACKEND__?: string}).__BACKEND__;
    expect(tf.getBackend()).to.equal(asked);
  });
});
