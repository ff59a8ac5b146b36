import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BatchValues} from '../../../../callbacks/runs/recorder/batch_values.js';
import type {RunBatches} from '../../../../callbacks/runs/record/run.js';

describe('values of batches', () => {
  let passedOn: RunBatches[];
  let batches: BatchValues;
  let loss: tf.Scalar;
  let before: number;

  beforeEach(() => {
    passedOn = [];
    batches = new BatchValues(values => passedOn.push(values));
    loss = tf.scalar(0.5);
    before = tf.memory().numTensors;
  });

  afterEach(() => loss.dispose());

  /** Adds as many tensors as are read at once, and waits until they are. */
  async function addUntilRead(): Promise<void> {
    for (let step = 0; step < 256; step++) batches.add(step, {loss: loss});
    while (passedOn.length === 0) await new Promise(resolve => setTimeout(resolve));
    await new Promise(resolve => setTimeout(resolve));
  }

  it('copies are disposed in the next call, not while other callbacks run', async () => {
    await addUntilRead();
    expect(tf.memory().numTensors).to.equal(before + 1);
    batches.add(256, {loss: 0.25});
    expect(tf.memory().numTensors).to.equal(before);
    await batches.flush();
    expect(passedOn.map(({step}) => step.length)).to.deep.equal([256, 1]);
  });

  it('flush and drop dispose all', async () => {
    await addUntilRead();
    await batches.flush();
    expect(tf.memory().numTensors).to.equal(before);
    batches.add(257, {loss: loss});
    batches.drop();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('what is read when they are dropped is disposed afterwards', async () => {
    batches.add(0, {loss: loss});
    const read = batches.begin();
    batches.drop();
    await read;
    expect(tf.memory().numTensors).to.equal(before);
  });
});
