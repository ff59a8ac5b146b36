/** Facts A1 to A4: numbers that plain tfjs gets wrong, and the right ones. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {F1Score, R2Score, withMetrics} from '../../src/index.js';
import {dataset, random} from '../callbacks/helpers.js';
import {epochOf, expectClose, expectRecord, f1Of, mean, numbersOf} from '../support.js';
import {column, identity, leak, still, twoZeros} from './models.js';

const x = column([1, 1, 1, 1]);
const [a, b] = [column([3, 3, 3, 3]), column([2, 2, 2, 2])];

const twoOutputs = {optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']};
const NAMES = ['loss', 'a_loss', 'b_loss', 'a_mae', 'b_mae'];
const TRUTH = [13, 9, 4, 3, 2];

describe('A1: val_* and evaluate() of a model with two outputs', () => {
  const fitArgs = {epochs: 1, verbose: 0 as const, validationData: [x, [a, b]] as [tf.Tensor, tf.Tensor[]]};

  it('A1 plain: are shifted by one, and val_loss is that of the first output', async () => {
    const model = twoZeros();
    model.compile({...twoOutputs, optimizer: still()});
    expect(model.metricsNames).to.deep.equal(NAMES);
    expectClose(numbersOf(model.evaluate(x, [a, b])), [9, 13, 9, 4, 3, 2]);
    const logs = epochOf(await model.fit(x, [a, b], fitArgs), 0);
    expectClose(
      NAMES.map(n => logs[n]),
      TRUTH,
    );
    expectClose(
      NAMES.map(n => logs[`val_${n}`]),
      [9, 13, 9, 4, 3],
    );
  });

  it('A1 here: are right', async () => {
    const model = withMetrics(twoZeros());
    model.compile({...twoOutputs, optimizer: still()});
    expect(model.metricsNames).to.deep.equal(NAMES);
    expectClose(numbersOf(model.evaluate(x, [a, b])), TRUTH);
    const logs = epochOf(await model.fit(x, [a, b], fitArgs), 0);
    for (const prefix of ['', 'val_']) {
      expectClose(
        NAMES.map(n => logs[prefix + n]),
        TRUTH,
      );
    }
  });

  const data = () => dataset(x, a, 2);
  const pairs = () => ({
    async iterator() {
      const iterator = await data().iterator();
      return {
        async next() {
          const {value, done} = await iterator.next();
          return {value: value && {xs: value.xs, ys: [value.ys, tf.fill([2, 1], 2)]}, done};
        },
      };
    },
  });

  it('A1 plain: fitDataset leaks one tensor per epoch and further output', async () => {
    const model = twoZeros();
    model.compile({...twoOutputs, optimizer: still()});
    const fit = (epochs: number) =>
      model.fitDataset(pairs() as never, {epochs, verbose: 0, validationData: pairs() as never});
    await fit(1);
    expect(await leak(() => fit(3))).to.equal(3);
  });

  it('A1 here: fitDataset leaks nothing', async () => {
    const model = withMetrics(twoZeros());
    model.compile({...twoOutputs, optimizer: still()});
    const fit = (epochs: number) => model.fitDataset(pairs(), {epochs, verbose: 0, validationData: pairs()});
    expectRecord(epochOf(await fit(1), 0), {
      ...Object.fromEntries(NAMES.map((n, i) => [`val_${n}`, TRUTH[i]])),
      ...Object.fromEntries(NAMES.map((n, i) => [n, TRUTH[i]])),
    });
    expect(await leak(() => fit(3))).to.equal(0);
  });
});

describe('A2: regularization penalties', () => {
  /** Data loss 9, penalty 0.25 * 2 ** 2 = 1. */
  const penalized = () =>
    tf.sequential({
      layers: [
        tf.layers.dense({
          units: 1,
          inputShape: [1],
          useBias: false,
          kernelInitializer: tf.initializers.constant({value: 2}),
          kernelRegularizer: tf.regularizers.l2({l2: 0.25}),
        }),
      ],
    });
  const y = column([5, 5, 5, 5]);
  const fitArgs = {epochs: 1, verbose: 0 as const, validationData: [x, y] as [tf.Tensor, tf.Tensor]};

  it('A2 plain: are in loss, but neither in val_loss nor in evaluate()', async () => {
    const model = penalized();
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    expectRecord(epochOf(await model.fit(x, y, fitArgs), 0), {val_loss: 9, loss: 10});
    expectClose(numbersOf(model.evaluate(x, y)), [9]);
  });

  it('A2 here: are in all three, and logged beside the loss of the data', async () => {
    const model = withMetrics(penalized());
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    const [loss, data_loss, regularization] = [10, 9, 1];
    expectRecord(epochOf(await model.fit(x, y, fitArgs), 0), {
      ...{val_loss: loss, val_data_loss: data_loss, val_regularization: regularization},
      ...{loss, data_loss, regularization},
    });
    expectClose(numbersOf(model.evaluate(x, y)), [10]);
    expectRecord(await model.evaluateLogs(x, y), {loss, data_loss, regularization});
  });

  /** y = 2x + 2(2x) = 6: data loss 1; the penalty of one layer that is used twice. */
  const shared = () => {
    const layer = tf.layers.dense({
      units: 1,
      useBias: false,
      kernelInitializer: tf.initializers.constant({value: 2}),
      kernelRegularizer: tf.regularizers.l2({l2: 0.25}),
    });
    const input = tf.input({shape: [1]});
    const once = layer.apply(input) as tf.SymbolicTensor;
    const twice = layer.apply(once) as tf.SymbolicTensor;
    return tf.model({inputs: input, outputs: tf.layers.add().apply([once, twice]) as tf.SymbolicTensor});
  };

  it('A2 plain: of a shared layer count once per use', async () => {
    const model = shared();
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    expectRecord(epochOf(await model.fit(x, y, {epochs: 1, verbose: 0}), 0), {loss: 1 + 2});
  });

  it('A2 here: of a shared layer count once', async () => {
    const model = withMetrics(shared());
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    const logs = epochOf(await model.fit(x, y, {epochs: 1, verbose: 0}), 0);
    expectRecord(logs, {loss: 2, data_loss: 1, regularization: 1});
  });
});

describe('A3: metrics that are not means', () => {
  const next = random(11);
  const labels = Array.from({length: 101}, () => (next() < 0.3 ? 1 : 0));
  const scores = labels.map(label => Math.min(0.99, 0.6 * next() + 0.3 * label));
  const [inputs, targets] = [column(scores), column(labels)];
  const truth = f1Of(labels, scores);
  const sizes = [4, 16, 64, 101];

  const f1 = (yTrue: tf.Tensor, yPred: tf.Tensor) =>
    tf.tidy(() => {
      const positive = tf.cast(tf.greater(yPred, 0.5), 'float32');
      const tp = tf.sum(tf.mul(yTrue, positive));
      return tf.divNoNan(tf.mul(2, tp), tf.add(tf.sum(yTrue), tf.sum(positive)));
    });
  const r2Truth = (() => {
    const average = mean(labels);
    return 1 - mean(labels.map((l, i) => (l - scores[i]) ** 2)) / mean(labels.map(l => (l - average) ** 2));
  })();

  it('A3 plain: are averaged over batches, so that they depend on the batch size', () => {
    const model = identity();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: [f1, tf.metrics.r2Score]});
    const values = sizes.map(batchSize =>
      numbersOf(model.evaluate(inputs, targets, {batchSize}) as tf.Scalar[]),
    );
    expectClose(values[3].slice(1), [truth, r2Truth]);
    for (const [, f, r2] of values.slice(0, 3)) {
      expect(Math.abs(f - truth)).to.be.above(0.001);
      expect(Math.abs(r2 - r2Truth)).to.be.above(0.001);
    }
    expect(new Set(values.map(([, f]) => f)).size).to.equal(sizes.length);
  });

  it('A3 plain: mean-like ones are right, with an uneven last batch too', async () => {
    const model = identity();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['mae']});
    const gap = mean(labels.map((l, i) => Math.abs(l - scores[i])));
    for (const batchSize of sizes) {
      expectClose([numbersOf(model.evaluate(inputs, targets, {batchSize}))[1]], [gap]);
      const logs = epochOf(await model.fit(inputs, targets, {epochs: 1, batchSize, verbose: 0}), 0);
      expectClose([logs.mae], [gap]);
    }
  });

  it('A3 here: are computed over all samples, for any batch size', async () => {
    const model = withMetrics(identity());
    model.compile({
      optimizer: still(),
      loss: 'meanSquaredError',
      metrics: [new F1Score({threshold: 0.5}), new R2Score()],
    });
    for (const batchSize of sizes) {
      expectClose(numbersOf(model.evaluate(inputs, targets, {batchSize})).slice(1), [truth, r2Truth]);
      const validationData = [inputs, targets] as const;
      const logs = epochOf(
        await model.fit(inputs, targets, {epochs: 1, batchSize, verbose: 0, validationData}),
        0,
      );
      expectClose(
        [logs.f1_score, logs.val_f1_score, logs.r2_score, logs.val_r2_score],
        [truth, truth, r2Truth, r2Truth],
      );
    }
  });
});

describe('A4: precision and recall of probabilities', () => {
  const scores = column([0.9, 0.8, 0.7, 0.1]);
  const labels = column([1, 1, 0, 0]);

  it('A4 plain: compare the prediction with 1, so they are 0', () => {
    expectClose([tf.tidy(() => tf.metrics.precision(labels, scores).dataSync()[0])], [0]);
    expectClose([tf.tidy(() => tf.metrics.recall(labels, scores).dataSync()[0])], [0]);
    const model = identity();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['precision']});
    expectClose([numbersOf(model.evaluate(scores, labels))[1]], [0]);
  });

  it('A4 here: treat scores above .5 as positive', async () => {
    const model = withMetrics(identity());
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['precision', tf.metrics.recall]});
    const {precision, recall} = await model.evaluateLogs(scores, labels);
    expectClose([precision, recall], [2 / 3, 1]);
  });
});
