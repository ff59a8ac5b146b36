import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {evaluate, type EvaluationData} from '../../../src/evaluate/index.js';
import {failureOf} from '../../outcomes.js';

const rows = [
  [1, 2],
  [3, -4],
  [5, 6],
];
const yTrue = [[3], [-1], [11]];

describe('inputs of a model', () => {
  let sum: tf.LayersModel;
  let added: tf.LayersModel;
  before(() => {
    const layer = tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'ones'});
    sum = tf.sequential({layers: [layer]});
    const inputs = ['p', 'q'].map(name => tf.input({shape: [1], name}));
    added = tf.model({inputs, outputs: tf.layers.add().apply(inputs) as tf.SymbolicTensor});
  });
  after(() => {
    sum.dispose();
    added.dispose();
  });

  /** Which the models predict without an error. */
  async function expectExact(model: tf.LayersModel, x: unknown, batchSize = 2): Promise<void> {
    const before = tf.memory().numTensors;
    expect(await evaluate(model, {x, yTrue}, ['mae'], {batchSize})).to.deep.equal({mae: 0});
    expect(tf.memory().numTensors).to.equal(before);
  }

  it('may be flat typed arrays, which get the shape of the input', async () => {
    await expectExact(sum, Float32Array.from(rows.flat()));
    await expectExact(sum, Int8Array.from(rows.flat()));
    const image = tf.sequential({
      layers: [tf.layers.flatten({inputShape: [1, 2]}), tf.layers.dense({units: 1})],
    });
    image.setWeights([tf.ones([2, 1]), tf.zeros([1])]);
    await expectExact(image, Float64Array.from(rows.flat()));
    image.dispose();
  });

  it('may be typed rows', () =>
    expectExact(
      sum,
      rows.map(row => Float32Array.from(row)),
    ));

  it('may be lists and records of several inputs', async () => {
    const [p, q] = [0, 1].map(i => Float32Array.from(rows, row => row[i]));
    await expectExact(added, [p, q]);
    await expectExact(added, {q: rows.map(row => [row[1]]), p});
  });

  it('are refused if they are ragged, missing or disposed', async () => {
    const disposed = tf.ones([1, 2]);
    disposed.dispose();
    const refused: [tf.LayersModel, unknown, string][] = [
      [sum, [[1, 2], [3], [4, 5]], 'evaluate: x: expected a regular nested array of shape [3, 2]'],
      [sum, null, 'evaluate: the data have no x'],
      [sum, 'text', 'evaluate: '],
      [sum, disposed, 'evaluate: a tensor of the data is disposed'],
      [added, {q: yTrue}, 'evaluate: x has no input "p" of the model, only q.'],
    ];
    const before = tf.memory().numTensors;
    for (const [model, x, message] of refused) {
      const {name, message: said} = await failureOf(evaluate(model, {x, yTrue}, ['mae']));
      expect(name).to.equal('UsageError');
      expect(said).to.include(message);
    }
    const batches = [{x: disposed, yTrue: [[1]]}] as EvaluationData;
    expect((await failureOf(evaluate(sum, batches, ['mae']))).message).to.include(
      'x: the tensor is disposed',
    );
    expect(tf.memory().numTensors).to.equal(before);
  });
});
