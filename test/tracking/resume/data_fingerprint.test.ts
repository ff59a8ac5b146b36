import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {dataFingerprint} from '../../../src/tracking/resume/data_fingerprint.js';

describe('dataFingerprint', () => {
  it('is the same for the same rows in any order, and different for other rows', async () => {
    const a = tf.randomNormal([50, 3, 2], 5, 100, 'float32', 1);
    const b = tf.cast(tf.randomUniform([50], 0, 10, 'float32', 2), 'int32');
    const order = tf.tensor1d(Array.from(tf.util.createShuffledIndices(50)), 'int32');
    const before = tf.memory().numTensors;
    const first = (await dataFingerprint([a, b], 50)) as number[];
    expect(tf.memory().numTensors).to.equal(before);
    const shuffled = [tf.gather(a, order), tf.gather(b, order)];
    const second = (await dataFingerprint(shuffled, 50)) as number[];
    first.forEach((value, i) => expect(second[i]).to.be.closeTo(value, 0.01));
    // The same labels in other rows; one different number; one row fewer.
    const values = a.arraySync() as number[][][];
    values[17][1][0] += 30;
    const others = [
      [tf.gather(a, order), b],
      [tf.tensor3d(values), b],
    ];
    for (const other of others) {
      const third = (await dataFingerprint(other, 50)) as number[];
      expect(third.some((value, i) => Math.abs(value - first[i]) > 0.02)).to.equal(true);
    }
    const less = (await dataFingerprint([a, b], 49)) as number[];
    expect(less).not.to.deep.equal(first);
  });

  it('is null if there is no data to read', async () => {
    expect(await dataFingerprint([undefined], 3)).to.equal(null);
    expect(await dataFingerprint([], 3)).to.equal(null);
    expect(await dataFingerprint([tf.tensor1d(['a'])], 1)).to.equal(null);
    expect(await dataFingerprint([tf.zeros([0, 2])], 0)).to.equal(null);
    expect(await dataFingerprint([tf.zeros([2, 2]), tf.zeros([3])], 3)).to.equal(null);
  });
});
