/** Graphs and passes at the edge of what is usual. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {expectClose, numbers} from '../support.js';
import {average} from './support/arrays.js';

const compile = (metrics: string[] = ['mae']) => ({
  optimizer: tf.train.sgd(0.1),
  loss: 'meanSquaredError',
  metrics,
});

describe('graphs at the edge', () => {
  it('two states of one layer as outputs: keys with numbers, each its own values', async () => {
    const input = tf.input({shape: [3, 2]});
    const lstm = tf.layers.lstm({units: 2, returnState: true, name: 'rnn'});
    const [, h, c] = lstm.apply(input) as tf.SymbolicTensor[];
    const model = withMetrics(tf.model({inputs: input, outputs: [h, c]}));
    model.compile(compile());
    const x = tf.randomUniform([5, 3, 2], -1, 1, 'float32', 1);
    const y = tf.zeros([5, 2]);
    const [ph, pc] = (model.predict(x) as tf.Tensor[]).map(numbers);
    const logs = await model.evaluateLogs(x, [y, y], {batchSize: 2});
    const squares = (p: number[]): number => average(p.map(v => v * v));
    const sizes = (p: number[]): number => average(p.map(Math.abs));
    expect(Object.keys(logs)).to.deep.equal(['loss', 'rnn_loss', 'rnn_loss_1', 'rnn_mae', 'rnn_mae_1']);
    expectClose(Object.values(logs), [
      squares(ph) + squares(pc),
      squares(ph),
      squares(pc),
      sizes(ph),
      sizes(pc),
    ]);
    tf.dispose([x, y]);
  });

  it('an input as an output', async () => {
    const input = tf.input({shape: [2], name: 'given'});
    const output = tf.layers.dense({units: 1, name: 'made'}).apply(input) as tf.SymbolicTensor;
    const model = withMetrics(tf.model({inputs: input, outputs: [output, input]}));
    model.compile(compile());
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const y = tf.zeros([3, 1]);
    const {history} = await model.fit(x, [y, x], {epochs: 1, batchSize: 2});
    expect(history.given_loss).to.deep.equal([0]);
    expect((await model.evaluateLogs(x, [y, x])).given_mae).to.equal(0);
    tf.dispose([x, y]);
  });

  it('merges of masked and unmasked inputs, where tfjs fails', async () => {
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

  it('a stateful layer goes on from batch to batch, as in plain tfjs', async () => {
    const make = (): tf.Sequential =>
      tf.sequential({
        layers: [
          tf.layers.lstm({
            units: 2,
            stateful: true,
            batchInputShape: [2, 3, 1],
            kernelInitializer: 'ones',
            recurrentInitializer: 'ones',
          }),
          tf.layers.dense({units: 1, kernelInitializer: 'ones'}),
        ],
      });
    const x = tf.tidy(() => tf.linspace(0, 1, 18).reshape([6, 3, 1]));
    const y = tf.ones([6, 1]);
    const losses: number[][] = [];
    for (const model of [make(), withMetrics(make())]) {
      model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
      const {history} = await model.fit(x, y, {epochs: 3, batchSize: 2, shuffle: false});
      losses.push(history.loss as number[]);
    }
    expectClose(losses[1], losses[0]);
    tf.dispose([x, y]);
  });
});

describe('passes at the edge', () => {
  const linear = () =>
    tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'zeros'})]});

  it('evaluations within a training disturb neither its numbers nor its weights', async () => {
    const x = tf.tensor2d([[0], [1], [2], [3], [4]]);
    const y = tf.tensor2d([[1], [0], [3], [2], [5]]);
    const histories: unknown[] = [];
    for (const meddle of [false, true]) {
      const model = withMetrics(linear());
      model.compile(compile(['mae', 'RootMeanSquaredError']));
      model.addMetric(({outputs: [p]}) => tf.mean(p), {name: 'output_mean'});
      const look = async (): Promise<void> => {
        if (!meddle) return;
        tf.dispose(model.evaluate(x, y, {batchSize: 2}));
        await model.evaluateLogs(x, y);
        tf.dispose(model.predict(x));
      };
      const {history} = await model.fit(x, y, {
        epochs: 2,
        batchSize: 2,
        shuffle: false,
        validationData: [x, y],
        callbacks: {onEpochBegin: look, onBatchBegin: look, onBatchEnd: look, onEpochEnd: look},
      });
      histories.push(history);
    }
    expect(histories[1]).to.deep.equal(histories[0]);
    tf.dispose([x, y]);
  });

  it('each batch of a dataset has its own weights, also when epochs end within the dataset', async () => {
    const model = withMetrics(linear());
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError', weightedMetrics: ['mse']});
    const dataset = tf.data.generator(function* () {
      for (let i = 1; i <= 6; i++) {
        yield {xs: tf.ones([2, 1]), ys: tf.fill([2, 1], i), sampleWeights: tf.fill([2], i)};
      }
    } as never);
    const {history} = await model.fitDataset(dataset, {epochs: 3, batchesPerEpoch: 2});
    const epochs = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expectClose(
      history.loss as number[],
      epochs.map(e => average(e.map(i => i ** 3))),
    );
    expectClose(
      history.mse as number[],
      epochs.map(([i, j]) => (i ** 3 + j ** 3) / (i + j)),
    );
  });

  it('labels may be whole numbers or booleans', async () => {
    const model = withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 1, activation: 'sigmoid', inputShape: [1]})]}),
    );
    model.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy', metrics: ['acc', 'mse', 'AUC']});
    const x = tf.tensor2d([[0], [1], [2]]);
    const records: unknown[] = [];
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const y = tf.tensor2d([[1], [0], [1]], [3, 1], dtype);
      records.push(await model.evaluateLogs(x, y, {batchSize: 2}));
      await model.fit(x, y, {epochs: 1});
      y.dispose();
    }
    expect(records[1]).to.deep.equal(records[0]);
    expect(records[2]).to.deep.equal(records[0]);
    x.dispose();
  });
});
