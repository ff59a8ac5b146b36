import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  dataFingerprint,
  haveEqualRows,
  RowSummer,
  type RowSums,
} from '../../../../callbacks/backup/data/data_fingerprint.js';
import {RowHasher} from '../../../../callbacks/backup/data/row_hasher.js';

const of = async (tensors: readonly unknown[], rows: number) =>
  (await dataFingerprint(tensors, rows)) as RowSums;

describe('dataFingerprint', () => {
  it('is the same for the same rows in any order, and different for other rows', async () => {
    const a = tf.randomNormal([50, 3, 2], 5, 100, 'float32', 1);
    const b = tf.cast(tf.randomUniform([50], 0, 10, 'float32', 2), 'int32');
    const order = tf.tensor1d(Array.from(tf.util.createShuffledIndices(50)), 'int32');
    const before = tf.memory().numTensors;
    const first = await of([a, b], 50);
    expect(tf.memory().numTensors).to.equal(before);
    const second = await of([tf.gather(a, order), tf.gather(b, order)], 50);
    first.sums.forEach((value, i) => expect(second.sums[i]).to.be.closeTo(value, 0.01));
    expect(haveEqualRows(first, second)).to.equal(true);
    // The same labels at other rows; one other number; one row less.
    const values = a.arraySync() as number[][][];
    values[17][1][0] += 30;
    expect(haveEqualRows(first, await of([tf.gather(a, order), b], 50))).to.equal(false);
    expect(haveEqualRows(first, await of([tf.tensor3d(values), b], 50))).to.equal(false);
    expect(haveEqualRows(first, await of([a, b], 49))).to.equal(false);
  });

  it('counts numbers of every size, beside large ones too', async () => {
    for (const scale of [1e-5, 1, 1e6]) {
      const row = (id: number, x: number) => [1.7e9 + id, scale * x, -scale];
      const a = await of([tf.tensor2d([row(1, 0.3), row(2, 0.6), row(3, 0.9)])], 3);
      const b = await of([tf.tensor2d([row(1, 0.3), row(2, 0.6), row(3, 0.8)])], 3);
      expect(haveEqualRows(a, b), `scale ${scale}`).to.equal(false);
    }
  });

  it('distinguishes labels and signs', async () => {
    const label = (values: number[]) => of([tf.tensor1d(values)], values.length);
    const first = await label([0, 1, 1, 2]);
    for (const other of [
      [0, 0, 1, 2],
      [0, 1, 1, 3],
      [0, -1, 1, 2],
      [0, 1, 1],
    ]) {
      expect(haveEqualRows(first, await label(other)), other.join()).to.equal(false);
    }
    expect(haveEqualRows(first, await label([1, 2, 0, 1]))).to.equal(true);
  });

  it('counts the rows whose numbers are NaN or infinite', async () => {
    const x = (last: number) =>
      tf.tensor2d([
        [1, NaN],
        [2, Infinity],
        [last, 5],
      ]);
    const [a, b, c] = [await of([x(3)], 3), await of([x(3)], 3), await of([x(4)], 3)];
    expect(haveEqualRows(a, b)).to.equal(true);
    expect(haveEqualRows(a, c)).to.equal(false);
  });

  it('is the same in pieces of any size, also of tensors that are hashed in parts', async () => {
    const x = tf.randomUniform([300, 4000], -1, 1, 'float32', 4);
    const whole = await of([x], 300);
    for (const [first, size] of [
      [0, 7],
      [100, 64],
    ]) {
      const before = tf.memory().numTensors;
      const hasher = new RowHasher();
      const hashes = new RowSummer(hasher, first === 0 ? undefined : await of([x], first));
      for (let at = first; at < 300; at += size) {
        tf.tidy(() => hashes.add([tf.slice(x, at, Math.min(size, 300 - at))]));
      }
      const pieces = (await hashes.read()) as RowSums;
      expect(haveEqualRows(whole, pieces)).to.equal(true);
      hashes.dispose();
      hasher.dispose();
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('takes batches of sequences with different lengths', async () => {
    const hasher = new RowHasher();
    const hashes = new RowSummer(hasher);
    for (const length of [3, 5, 3]) hashes.add([tf.ones([2, length, 1])]);
    expect((await hashes.read())?.rows).to.equal(6);
    hashes.dispose();
    hasher.dispose();
  });

  it('ignores the placeholders of outputs without labels', async () => {
    const x = tf.tensor2d([[1], [2]]);
    expect(await of([x, tf.zeros([2, 0])], 2)).to.deep.equal(await of([x], 2));
  });

  it('is null if there is no data to read', async () => {
    expect(await dataFingerprint([undefined], 3)).to.equal(null);
    expect(await dataFingerprint([], null)).to.equal(null);
    expect(await dataFingerprint([tf.tensor1d(['a'])], 1)).to.equal(null);
    expect(await dataFingerprint([tf.zeros([0, 2])], 0)).to.equal(null);
    expect(await dataFingerprint([tf.zeros([2, 2]), tf.zeros([3])], 3)).to.equal(null);
  });
});
