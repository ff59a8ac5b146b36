import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {epochOrder} from '../../../src/tracking/data/epoch_order.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../../callbacks/helpers.js';
import {failureOf} from '../../outcomes.js';

const SEED = 12;
const EPOCHS = 3;
const BATCH = 8;

const rowsOf = (t: tf.Tensor, order: Int32Array) => tf.gather(t, tf.tensor1d(order, 'int32'));

function weightsOf(model: tf.LayersModel): number[] {
  return model.getWeights().flatMap(w => Array.from(w.dataSync()));
}

/** What plain tfjs trains when it is given the rows of each epoch in that order. */
async function trainedInOrder(x: tf.Tensor2D, y: tf.Tensor2D, args: tf.ModelFitArgs = {}): Promise<number[]> {
  const model = binaryModel();
  const rows = x.shape[0];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = epochOrder(SEED, epoch, rows);
    await model.fit(rowsOf(x, order), rowsOf(y, order), {batchSize: BATCH, shuffle: false, ...args});
  }
  return weightsOf(model);
}

async function trained(args: object, x: tf.Tensor2D, y: tf.Tensor2D, seed: number | undefined = SEED) {
  const model = withMetrics(binaryModel(), {seed});
  await model.fit(x, y, {batchSize: BATCH, epochs: EPOCHS, ...args});
  return weightsOf(model);
}

describe('the shuffle of withMetrics(model, {seed})', () => {
  const {x, y} = samples(36, 5);

  it('is a different permutation for each seed and epoch', () => {
    const orders = [
      epochOrder(1, 0, 1000),
      epochOrder(1, 1, 1000),
      epochOrder(2, 0, 1000),
      epochOrder(2 ** 40 + 1, 0, 1000),
    ];
    for (const order of orders) {
      expect(Array.from(order).sort((a, b) => a - b)).to.deep.equal(Array.from({length: 1000}, (_, i) => i));
      // Of random orders one place in a thousand stays.
      expect(order.filter((n, i) => n === i).length).to.be.lessThan(10);
    }
    expect(new Set(orders.map(order => order.join())).size).to.equal(4);
    expect(epochOrder(1, 1, 1000)).to.deep.equal(orders[1]);
    expect(epochOrder(1, 1, 0)).to.have.length(0);
  });

  it('puts every sample at every position equally often', () => {
    const [samplesOf, runs] = [6, 3000];
    const counts = Array.from({length: samplesOf}, () => new Array<number>(samplesOf).fill(0));
    for (let epoch = 0; epoch < runs; epoch++) {
      epochOrder(9, epoch, samplesOf).forEach((n, i) => counts[i][n]++);
    }
    const expected = runs / samplesOf;
    const chi = counts.flat().reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 25 degrees of freedom: 52.6 is exceeded once in a thousand.
    expect(chi).to.be.lessThan(52.6);
  });

  it('trains the weights that plain tfjs trains in that order', async () => {
    expect(await trained({}, x, y)).to.deep.equal(await trainedInOrder(x, y));
  });

  it('class weights and sample weights follow their samples', async () => {
    const classWeight = {0: 1, 1: 3};
    const byClass = await trained({classWeight}, x, y);
    expect(byClass).to.deep.equal(await trainedInOrder(x, y, {classWeight}));
    const sampleWeight = tf.tidy(() => tf.add(tf.mul(tf.reshape(y, [-1]), 2), 1));
    const bySample = await trained({sampleWeight}, x, y);
    bySample.forEach((w, i) => expect(w).to.be.closeTo(byClass[i], 1e-6));
  });

  it('leaves the last part of the data to a validation split', async () => {
    const [head, tail] = [tf.slice(x, 0, 27), tf.slice(y, 0, 27)];
    expect(await trained({validationSplit: 0.25}, x, y)).to.deep.equal(await trainedInOrder(head, tail));
  });

  it('is off with shuffle: false, and the same in every run', async () => {
    expect(await trained({shuffle: false}, x, y)).to.deep.equal(
      await trained({shuffle: false}, x, y, undefined),
    );
    expect(await trained({}, x, y)).to.deep.equal(await trained({}, x, y));
    expect(await trained({}, x, y, 13)).not.to.deep.equal(await trained({}, x, y));
  });

  it('arguments that tfjs rejects, and invalid seeds, are errors', async () => {
    const model = withMetrics(binaryModel(), {seed: SEED});
    expect((await failureOf(model.fit(x, y, {shuffle: 'batch' as never}))).message).to.include(
      'batch shuffling',
    );
    expect(() => withMetrics(binaryModel(), {seed: 0.5})).to.throw('seed must be a whole number, got 0.5');
    expect(() => withMetrics(model, {seed: 1})).to.throw('extended before');
  });

  it('leaks nothing', async () => {
    const model = withMetrics(binaryModel(), {seed: SEED});
    await model.fit(x, y, {epochs: 1});
    const before = tf.memory().numTensors;
    await model.fit(x, y, {epochs: 2, batchSize: BATCH, classWeight: {0: 1, 1: 2}, validationSplit: 0.5});
    expect(tf.memory().numTensors).to.equal(before);
  });
});
