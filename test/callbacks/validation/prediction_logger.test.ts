import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {PredictionLogger} from '../../../callbacks/validation/prediction_logger.js';
import {compositeLoss, withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, fitDataset, predictions, samples, twoOutputs} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const train = samples(60, 1);
const valid = samples(37, 2);
const setting = {epochs: 2, batchSize: 16, shuffle: false, verbose: 0} as const;

const crossentropy = (label: number, score: number) => -Math.log(label === 1 ? score : 1 - score);

/** The worst samples, found by sorting all. */
function worst(losses: readonly number[], count: number): number[] {
  return losses
    .map((loss, index) => ({loss, index}))
    .sort((a, b) => b.loss - a.loss || a.index - b.index)
    .slice(0, count)
    .map(({index}) => index);
}

function expectClose(got: readonly number[], expected: readonly number[]): void {
  expect(got).to.have.length(expected.length);
  got.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 1e-5));
}

describe('PredictionLogger', () => {
  for (const [name, model] of [
    ['extended', () => withMetrics(binaryModel())],
    ['plain', () => binaryModel()],
  ] as const) {
    it(`finds the samples that ${name} models are worst at`, async () => {
      const own = model();
      const logger = new PredictionLogger({data: [valid.x, valid.y], count: 5, report: () => undefined});
      await own.fit(train.x, train.y, {...setting, callbacks: logger});
      const scores = predictions(own, valid.x);
      const losses = valid.labels.map((label, i) => crossentropy(label, scores[i]));
      const expected = worst(losses, 5);
      expect(logger.examples.map(e => e.index)).to.deep.equal(expected);
      expectClose(
        logger.examples.map(e => e.loss),
        expected.map(i => losses[i]),
      );
      expect(logger.examples.map(e => e.yTrue)).to.deep.equal(expected.map(i => valid.labels[i]));
      expectClose(
        logger.examples.map(e => e.yPred as number),
        expected.map(i => scores[i]),
      );
    });
  }

  it("uses fit's own validation of an extended model, with its weights, in fit and fitDataset", async () => {
    const model = withMetrics(binaryModel());
    const weights = valid.labels.map((_, i) => i % 3);
    const w = tf.tensor1d(weights);
    const seen: number[][] = [];
    const logger = new PredictionLogger({
      count: 4,
      every: 2,
      report: (examples, epoch) => void seen.push([epoch, ...examples.map(e => e.index)]),
    });
    const expected = () => {
      const scores = predictions(model, valid.x);
      return worst(
        valid.labels.map((label, i) => weights[i] * crossentropy(label, scores[i])),
        4,
      );
    };
    const validationData = [valid.x, valid.y, w] as [tf.Tensor, tf.Tensor, tf.Tensor];
    await model.fit(train.x, train.y, {...setting, validationData, callbacks: logger});
    expect(seen).to.deep.equal([[1, ...expected()]]);
    const validation = dataset(valid.x, valid.y, 8, w);
    await fitDataset(model, dataset(train.x, train.y, 20), {
      epochs: 2,
      verbose: 0,
      validationData: validation as never,
      callbacks: logger,
    });
    expect(seen[1]).to.deep.equal([1, ...expected()]);
    w.dispose();
  });

  it('uses the loss of the model with all terms and outputs, or another loss', async () => {
    const model = withMetrics(binaryModel());
    const loss = compositeLoss({
      bce: 'binaryCrossentropy',
      mse: {loss: 'meanSquaredError', weight: 3},
    });
    model.compile({optimizer: 'sgd', loss});
    const silent = {data: [valid.x, valid.y] as const, count: 3, report: () => undefined};
    const composed = new PredictionLogger(silent);
    const squared = new PredictionLogger({...silent, loss: (t, p) => tf.losses.meanSquaredError(t, p)});
    const named = new PredictionLogger({...silent, loss: 'meanAbsoluteError'});
    await model.fit(train.x, train.y, {...setting, callbacks: [composed, named]});
    const scores = predictions(model, valid.x);
    const gaps = valid.labels.map((label, i) => Math.abs(label - scores[i]));
    const losses = valid.labels.map((label, i) => crossentropy(label, scores[i]) + 3 * gaps[i] ** 2);
    expectClose(
      composed.examples.map(e => e.loss),
      worst(losses, 3).map(i => losses[i]),
    );
    expectClose(
      named.examples.map(e => e.loss),
      worst(gaps, 3).map(i => gaps[i]),
    );
    const error = await failureOf(model.fit(train.x, train.y, {...setting, callbacks: squared}));
    expect(error.message).to.match(
      /PredictionLogger: the loss function returns the shape \[\] for 16 samples/,
    );

    const two = withMetrics(twoOutputs());
    const both = new PredictionLogger({...silent, data: [valid.x, [valid.y, valid.y]]});
    await two.fit(train.x, [train.y, train.y], {...setting, callbacks: both});
    const [a, b] = tf.tidy(() => (two.predict(valid.x) as tf.Tensor[]).map(t => Array.from(t.dataSync())));
    const sums = valid.labels.map((label, i) => crossentropy(label, a[i]) + (label - b[i]) ** 2);
    const [first] = worst(sums, 1);
    expect(both.examples[0].index).to.equal(first);
    expect(both.examples[0].yTrue).to.deep.equal([valid.labels[first], valid.labels[first]]);
    expectClose(both.examples[0].yPred as number[], [a[first], b[first]]);
  });

  it('returns rows of labels and predictions as arrays, NaN first', async () => {
    const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [3]})]});
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
    const y = tf.tensor2d(valid.labels.map((label, i) => [label, i === 20 ? NaN : 100 * i, 0]));
    const logger = new PredictionLogger({data: [valid.x, y], count: 2, report: () => undefined});
    const zeros = tf.zeros([60, 3]);
    await model.fit(train.x, zeros, {...setting, epochs: 1, callbacks: logger});
    expect(logger.examples[0].index).to.equal(20);
    expect(logger.examples[0].loss).to.be.NaN;
    expect(logger.examples[1].index).to.equal(36);
    expect(logger.examples[1].yTrue).to.deep.equal([valid.labels[36], 3600, 0]);
    expect(logger.examples[1].yPred).to.have.length(3);
    tf.dispose([y, zeros]);
  });

  it('prints a table unless told otherwise', async () => {
    const {printed} = await listen(() =>
      binaryModel().fit(train.x, train.y, {
        ...setting,
        callbacks: new PredictionLogger({data: [valid.x, valid.y], count: 2, every: 2}),
      }),
    );
    expect(printed).to.have.length(1);
    const lines = printed[0].split('\n');
    expect(lines[0]).to.equal('Epoch 2: the worst 2 of 37 samples');
    expect(lines[1]).to.match(/^index +loss +yTrue +yPred$/);
    expect(lines[2]).to.match(/^ +\d+ +\d\.\d+ +[01] +0\.\d+$/);
    expect(lines).to.have.length(4);
  });

  it('keeps a bounded number of samples, without leaks, also when training or its report fails', async () => {
    const model = withMetrics(binaryModel());
    let most = 0;
    const base = tf.memory().numTensors;
    const watch = {onBatchEnd: () => void (most = Math.max(most, tf.memory().numTensors - base))};
    const run = (...callbacks: object[]) =>
      model.fit(train.x, train.y, {
        ...setting,
        validationData: [valid.x, valid.y],
        callbacks: callbacks as tf.Callback[],
      });
    await run(new PredictionLogger({report: () => undefined}), watch);
    expect(most).to.be.below(30);
    const before = tf.memory().numTensors;
    await run(new PredictionLogger({count: 100, report: () => undefined}));
    const mine = () => {
      throw new Error('mine');
    };
    expect((await failureOf(run(new PredictionLogger({report: mine})))).message).to.equal('mine');
    const late = {onBatchEnd: (batch: number) => (batch === 3 ? mine() : undefined)};
    expect((await failureOf(run(new PredictionLogger(), late))).message).to.equal('mine');
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('invalid options are errors', async () => {
    const make = (options: object) => () => new PredictionLogger(options);
    expect(make({counts: 3})).to.throw('unknown option "counts". Did you mean "count"');
    expect(make({count: 0})).to.throw('count must be a whole number, at least 1; got 0.');
    expect(make({every: 'epoch'})).to.throw('every must be a whole number');
    expect(make({report: 'table'})).to.throw('report must be a function of (examples, epoch).');
    expect(make({data: [valid.x]})).to.throw('data must be [x, y]');
    const error = await failureOf(
      binaryModel().fit(train.x, train.y, {...setting, callbacks: new PredictionLogger()}),
    );
    expect(error.message).to.contain('a plain model does not tell what it validates on');
  });
});
