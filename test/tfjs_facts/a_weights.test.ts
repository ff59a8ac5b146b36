/** Fact A8: sample weights and class weights. */
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
  numbersOf,
  squaredError,
} from '../support.js';
import {column, identity, still} from './models.js';
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
    expectClose(numbersOf(await model.evaluateDataset(dataset(x, y, 7, w), {})), Object.values(truth));
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
