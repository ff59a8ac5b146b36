/** Facts A8 to A10: sample weights, masks, and how often a layer is called. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type CompileArgs, withMetrics} from '../../src/index.js';
import {dataset, random} from '../callbacks/helpers.js';
import {
  absoluteError,
  epochOf,
  expectClose,
  expectRecord,
  mean,
  meanOf,
  numbers,
  numbersOf,
  squaredError,
} from '../support.js';
import {callsOf, column, identity, still} from './models.js';
import {failureOf} from '../outcomes.js';

const next = random(8);
const labels = Array.from({length: 19}, (_, i) => (i % 3 === 0 ? 1 : 0));
const scores = labels.map(() => next());
const weights = labels.map(() => 4 * next());
const byClass = labels.map(label => (label === 1 ? 5 : 0.5));
const [x, y, w] = [column(scores), column(labels), tf.tensor1d(weights)];
const classWeight = {0: 0.5, 1: 5};

const plainMean = meanOf(squaredError, labels, scores);
const gap = meanOf(absoluteError, labels, scores);
/** Keras's loss: the weighted sum over the number of samples. */
const weighted = (by: readonly number[]) =>
  mean(labels.map((label, i) => by[i] * squaredError(label, scores[i])));
const weightedGap = (by: readonly number[]) => meanOf(absoluteError, labels, scores, by);

describe('A8: weights', () => {
  const compiled = {loss: 'meanSquaredError', metrics: ['mae']};
  const fitArgs = {epochs: 1, batchSize: 5, verbose: 0 as const};
  const plain = (args: tf.ModelCompileArgs = {optimizer: still(), ...compiled}) => {
    const model = identity();
    model.compile(args);
    return model;
  };
  const here = (args: Partial<CompileArgs> = {}) => {
    const model = withMetrics(identity());
    model.compile({optimizer: still(), ...compiled, weightedMetrics: ['mae'], ...args});
    return model;
  };

  it('A8 plain: class weights count in the loss of training only', async () => {
    const validationData: [tf.Tensor, tf.Tensor] = [x, y];
    const history = await plain().fit(x, y, {...fitArgs, classWeight, validationData});
    expectRecord(epochOf(history, 0), {val_loss: plainMean, val_mae: gap, loss: weighted(byClass), mae: gap});
  });

  it('A8 here: class weights count in weighted metrics too', async () => {
    const history = await here().fit(x, y, {...fitArgs, classWeight});
    expectRecord(epochOf(history, 0), {
      loss: weighted(byClass),
      mae: gap,
      weighted_mae: weightedGap(byClass),
    });
  });

  it('A8 plain: fit rejects sample weights, for training and for validation', async () => {
    const own = plain().fit(x, y, {...fitArgs, sampleWeight: w});
    expect((await failureOf(own)).message).to.contain('sample weight is not supported');
    const validation = plain().fit(x, y, {...fitArgs, validationData: [x, y, w]});
    expect((await failureOf(validation)).message).to.contain('sample weights is not');
  });

  it('A8 plain: evaluate and datasets silently ignore weights', async () => {
    expectClose(numbersOf(plain().evaluate(x, y, {sampleWeight: w})), [plainMean, gap]);
    const history = await plain().fitDataset(dataset(x, y, 5, w), {epochs: 1, verbose: 0});
    expectRecord(epochOf(history, 0), {loss: plainMean, mae: gap});
  });

  it('A8 here: sample weights count in fit, its validation, evaluate and datasets', async () => {
    const truth = {loss: weighted(weights), mae: gap, weighted_mae: weightedGap(weights)};
    const both = {
      ...{val_loss: truth.loss, val_mae: truth.mae, val_weighted_mae: truth.weighted_mae},
      ...truth,
    };
    const model = here();
    const fitted = await model.fit(x, y, {...fitArgs, sampleWeight: w, validationData: [x, y, w]});
    expectRecord(epochOf(fitted, 0), both);
    const validationData = dataset(x, y, 7, w);
    const fromDataset = await model.fitDataset(dataset(x, y, 5, w), {epochs: 1, verbose: 0, validationData});
    expectRecord(epochOf(fromDataset, 0), both);
    expectClose(numbersOf(model.evaluate(x, y, {sampleWeight: w})), Object.values(truth));
    expectClose(
      numbersOf(await model.evaluateDataset(dataset(x, y, 7, w) as never, {})),
      Object.values(truth),
    );
    expectRecord(await model.evaluateLogs(x, y, {sampleWeight: w}), truth);
  });

  it('A8 plain: class weights on a scalar loss train on a wrong value', async () => {
    const loss = tf.losses.meanSquaredError;
    const model = plain({optimizer: still(), loss});
    const history = await model.fit(x, y, {...fitArgs, batchSize: labels.length, classWeight});
    expectRecord(epochOf(history, 0), {loss: plainMean * mean(byClass)});
    expect(Math.abs(plainMean * mean(byClass) - weighted(byClass))).to.be.above(0.01);
  });

  it("A8 here: tf's own scalar losses are right with weights, a user's is an error", async () => {
    const model = here({loss: tf.losses.meanSquaredError, metrics: [], weightedMetrics: []});
    expectRecord(epochOf(await model.fit(x, y, {...fitArgs, classWeight}), 0), {loss: weighted(byClass)});
    model.compile({optimizer: still(), loss: (t, p) => tf.losses.meanSquaredError(t, p)});
    const error = await failureOf(model.fit(x, y, {...fitArgs, classWeight}));
    expect(error.message).to.contain('returns a scalar');
  });
});

describe('A9: masks', () => {
  /** Sums its input over time. */
  const sumOverTime = (name: string) =>
    tf.layers.simpleRNN({
      units: 1,
      activation: 'linear',
      useBias: false,
      kernelInitializer: 'ones',
      recurrentInitializer: 'ones',
      name,
    });
  const series = (...steps: number[]) => tf.tensor3d([steps.map(s => [s])]);

  /** A masked sum of the first input; a sum of the second one, which has no mask. */
  function branches(): tf.LayersModel {
    const [first, second] = [tf.input({shape: [3, 1]}), tf.input({shape: [3, 1]})];
    const masked = tf.layers.masking({maskValue: 0}).apply(first) as tf.SymbolicTensor;
    const outputs = [sumOverTime('masked').apply(masked), sumOverTime('free').apply(second)];
    return tf.model({inputs: [first, second], outputs: outputs as tf.SymbolicTensor[]});
  }
  const inputs = [series(1, 0, 0), series(2, 3, 4)];
  const targets = [column([1]), column([9])];

  it('A9 plain: the mask of one branch reaches an RNN of the other', () => {
    const model = branches();
    const [masked, free] = (model.predict(inputs) as tf.Tensor[]).map(t => t.dataSync()[0]);
    expect([masked, free]).to.deep.equal([1, 2]);
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    expectClose(numbersOf(model.evaluate(inputs, targets)).slice(1), [49, 0, 49]);
  });

  it('A9 here: it stays in its branch', async () => {
    const model = withMetrics(branches());
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    const {loss, masked_loss, free_loss} = await model.evaluateLogs(inputs, targets);
    expectClose([loss, masked_loss, free_loss], [0, 0, 0]);
    const logs = epochOf(await model.fit(inputs, targets, {epochs: 1, verbose: 0}), 0);
    expectClose([logs.loss, logs.masked_loss, logs.free_loss], [0, 0, 0]);
  });

  /** Three steps; the output of each is its input. */
  function sequence(): tf.Sequential {
    return tf.sequential({
      layers: [
        tf.layers.masking({maskValue: 0, inputShape: [3, 1]}),
        tf.layers.timeDistributed({
          layer: tf.layers.dense({units: 1, useBias: false, kernelInitializer: 'ones'}),
        }),
      ],
    });
  }
  const steps = tf.tensor3d([
    [[1], [2], [0]],
    [[3], [0], [0]],
    [[1], [1], [1]],
  ]);
  const wanted = tf.tensor3d([
    [[2], [4], [9]],
    [[0], [9], [9]],
    [[1], [1], [3]],
  ]);
  /** Squared and absolute gaps: 1 4 (81), 9 (81 81), 0 0 4; in parentheses the masked ones. */
  const [all, unmasked] = [261 / 9, 18 / 6];
  const [allGaps, unmaskedGaps] = [35 / 9, 8 / 6];

  it('A9 plain: losses and metrics ignore it', async () => {
    const model = sequence();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['mae']});
    expectClose(numbersOf(model.evaluate(steps, wanted)), [all, allGaps]);
    const history = await model.fit(steps, wanted, {epochs: 1, verbose: 0});
    expectRecord(epochOf(history, 0), {loss: all, mae: allGaps});
  });

  it('A9 here: they are means over the entries that are not masked', async () => {
    const model = withMetrics(sequence());
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: ['mae']});
    expectClose(numbersOf(model.evaluate(steps, wanted)), [unmasked, unmaskedGaps]);
    const history = await model.fit(steps, wanted, {epochs: 1, verbose: 0});
    expectRecord(epochOf(history, 0), {loss: unmasked, mae: unmaskedGaps});
  });
});

describe('A10: calls per batch', () => {
  const batches = 3;
  const fitArgs = {epochs: 1, batchSize: 2, verbose: 0 as const};

  function lstm(): {model: tf.LayersModel; layer: tf.layers.Layer} {
    const input = tf.input({shape: [2, 1]});
    const layer = tf.layers.lstm({units: 1, returnState: true});
    return {model: tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor[]}), layer};
  }
  const lstmData = () => [tf.ones([6, 2, 1]), [0, 1, 2].map(() => tf.zeros([6, 1]))] as const;

  it('A10 plain: a layer runs once per output that is used', async () => {
    const {model, layer} = lstm();
    const [inputs, targets] = lstmData();
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    expect(await callsOf(layer, () => model.fit(inputs, targets, fitArgs))).to.equal(3 * batches);
  });

  it('A10 here: a layer runs once', async () => {
    const {model, layer} = lstm();
    const [inputs, targets] = lstmData();
    const extended = withMetrics(model);
    extended.compile({optimizer: still(), loss: 'meanSquaredError'});
    expect(await callsOf(layer, () => extended.fit(inputs, targets, fitArgs))).to.equal(batches);
    const {batchSize} = fitArgs;
    expect(await callsOf(layer, () => extended.evaluateLogs(inputs, targets, {batchSize}))).to.equal(batches);
  });

  /** A nested model with two outputs, `dropped` of which is an output of the whole, and feeds another one, `copy`. */
  function nested(): {model: tf.LayersModel; layer: tf.layers.Layer} {
    const inside = tf.input({shape: [50]});
    const layer = tf.layers.dropout({rate: 0.5});
    const inner = tf.model({
      inputs: inside,
      outputs: [layer.apply(inside), tf.layers.dense({units: 1}).apply(inside)] as tf.SymbolicTensor[],
    });
    const input = tf.input({shape: [50]});
    const [dropped, trained] = inner.apply(input) as tf.SymbolicTensor[];
    const copy = tf.layers.activation({activation: 'linear'}).apply(dropped) as tf.SymbolicTensor;
    return {model: tf.model({inputs: input, outputs: [copy, dropped, trained]}), layer};
  }
  const nestedData = (): [tf.Tensor, tf.Tensor[]] => [
    tf.ones([6, 50]),
    [tf.zeros([6, 50]), tf.zeros([6, 50]), tf.zeros([6, 1])],
  ];
  /** What the losses of `copy` and `dropped` see, one after the other. */
  const watching = () => {
    const seen: number[][] = [];
    const watch = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
      seen.push(numbers(yPred));
      return tf.mean(tf.squaredDifference(yTrue, yPred), -1);
    };
    return {seen, loss: [watch, watch, 'meanSquaredError']};
  };

  it('A10 plain: a nested model runs once per output, and dropout differs between them', async () => {
    const {model, layer} = nested();
    const [inputs, targets] = nestedData();
    const {seen, loss} = watching();
    model.compile({optimizer: still(), loss: loss as string[]});
    expect(await callsOf(layer, () => model.fit(inputs, targets, fitArgs))).to.equal(2 * batches);
    expect(seen[0]).not.to.deep.equal(seen[1]);
  });

  it('A10 here: a nested model runs once, and its outputs are of one run', async () => {
    const {model, layer} = nested();
    const [inputs, targets] = nestedData();
    const {seen, loss} = watching();
    const extended = withMetrics(model);
    extended.compile({optimizer: still(), loss});
    expect(await callsOf(layer, () => extended.fit(inputs, targets, fitArgs))).to.equal(batches);
    expect(seen.length).to.equal(2 * batches);
    expect(seen[0]).to.deep.equal(seen[1]);
  });
});
