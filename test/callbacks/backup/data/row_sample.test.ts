import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {RowHasher} from '../../../../callbacks/backup/data/row_hasher.js';
import {beginAlike, RowSample} from '../../../../callbacks/backup/data/row_sample.js';

async function sampleOf(...batches: readonly (readonly tf.Tensor[])[]) {
  const before = tf.memory().numTensors;
  const hasher = new RowHasher();
  const sample = new RowSample(hasher);
  for (const batch of batches) sample.add(batch);
  const rows = await sample.read();
  sample.dispose();
  hasher.dispose();
  expect(tf.memory().numTensors).to.equal(before);
  return rows;
}

describe('RowSample', () => {
  const x = tf.randomNormal([100, 3], 0, 1, 'float32', 1);
  const y = tf.cast(tf.randomUniform([100], 0, 10, 'float32', 2), 'int32');
  const part = (from: number, count: number) => [tf.slice(x, from, count), tf.slice(y, from, count)];

  it('holds the first 64 rows, however they are batched', async () => {
    const whole = await sampleOf([x, y]);
    expect(whole).to.have.length(64);
    const cut = await sampleOf(part(0, 7), part(7, 50), part(57, 43));
    expect([cut.length, beginAlike(whole, cut), beginAlike(cut, whole)]).to.deep.equal([64, true, true]);
  });

  it('continues a sample that was read', async () => {
    const hasher = new RowHasher();
    const first = new RowSample(hasher);
    first.add(part(0, 10));
    const second = new RowSample(hasher, await first.read());
    second.add(part(10, 90));
    expect(beginAlike(await second.read(), await sampleOf([x, y]))).to.equal(true);
    for (const one of [first, second, hasher]) one.dispose();
  });

  it('tells whether rows have the same order, as far as both samples go', async () => {
    const three = await sampleOf(part(0, 3));
    const other = [tf.gather(x, [0, 2, 1]), tf.gather(y, [0, 2, 1])];
    expect(beginAlike(three, await sampleOf([x, y]))).to.equal(true);
    expect(beginAlike(three, await sampleOf(other))).to.equal(false);
    expect(beginAlike(await sampleOf(part(0, 1)), await sampleOf(other))).to.equal(true);
    expect(beginAlike(three, [])).to.equal(true);
  });

  it('holds no rows of tensors that have no numbers', async () => {
    expect(await sampleOf([tf.tensor1d(['a', 'b'])])).to.deep.equal([]);
    expect(await sampleOf([tf.zeros([2, 0])], [])).to.deep.equal([]);
  });
});
