/** What is given in place of tensors is an error that names it; tensors of refused elements are freed. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ValidationMetrics} from '../../../callbacks/index.js';
import type {Extended} from '../../../src/tracking/extended_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

type Model = tf.LayersModel & Extended;

function twoOutputs(): Model {
  const input = tf.input({shape: [1]});
  const output = (name: string) => tf.layers.dense({units: 1, name}).apply(input) as tf.SymbolicTensor;
  const model = withMetrics(tf.model({inputs: input, outputs: [output('a'), output('b')]}), {seed: 1});
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
  return model;
}

const column = (rows = 4): tf.Tensor => tf.ones([rows, 1]);
const disposed = (): tf.Tensor => {
  const t = column();
  t.dispose();
  return t;
};
const deep = (): unknown => {
  let list: unknown = [1];
  for (let i = 0; i < 20_000; i++) list = [list];
  return list;
};

describe('Arguments that have to be tensors', () => {
  let model: Model;
  beforeEach(() => (model = twoOutputs()));
  afterEach(() => model.dispose());

  const WRONG: Record<string, [make: () => unknown, message: RegExp]> = {
    'an array of arrays': [
      () => [[1, 2]],
      /xs? must be a tensor, .* got \[\[1, 2\]\]\. Make a tensor of the numbers: tf\.tensor/,
    ],
    'a typed array': [
      () => new Float32Array(4),
      /xs? must be a tensor, .* got an object of class Float32Array/,
    ],
    'an array that is nested 20,000 deep': [deep, /xs? must be a tensor, /],
    'a tensor that is disposed': [disposed, /xs?: the tensor is disposed/],
  };
  for (const [what, [make, message]] of Object.entries(WRONG)) {
    it(`${what} is an error of fit, its validation, evaluate, evaluateLogs, trainOnBatch and fitDataset`, async () => {
      const [x, y] = [column(), [column(), column()]];
      const wrong = make() as tf.Tensor;
      const elements = tf.data.generator(function* () {
        yield {xs: wrong, ys: [column(), column()]} as never;
      });
      const calls: Record<string, () => unknown> = {
        'fit': () => model.fit(wrong, y),
        'fit, validationData': () => model.fit(x, y, {validationData: [wrong, y]}),
        'evaluate': () => model.evaluate(wrong, y),
        'evaluateLogs': () => model.evaluateLogs(wrong, y),
        'trainOnBatch': () => model.trainOnBatch(wrong, y),
        'fitDataset': () => model.fitDataset(elements, {epochs: 1}),
      };
      for (const [where, call] of Object.entries(calls)) {
        const before = tf.memory().numTensors;
        const error = await failureOf(call);
        expect(error.name, where).to.equal('UsageError');
        expect(error.message.startsWith(`${where}: `), error.message).to.equal(true);
        expect(error.message).to.match(message);
        expect(tf.memory().numTensors, where).to.equal(before);
      }
      tf.dispose([x, y]);
    });
  }

  it('a tensor that is disposed is named by ValidationMetrics, and as a weight', async () => {
    const [x, y] = [column(), [column(), column()]];
    const callbacks = new ValidationMetrics({metrics: ['mse'], data: [x, [disposed(), y[0]]]});
    expect((await failureOf(() => model.fit(x, y, {callbacks}))).message).to.include(
      'y: the tensor is disposed',
    );
    const {message} = await failureOf(() => model.fit(x, y, {sampleWeight: disposed()}));
    expect(message).to.equal('fit: sampleWeight: the tensor is disposed.');
    tf.dispose([x, y]);
  });

  it('a Map, a Promise or a Date does not count as weights by name', async () => {
    const [x, y] = [column(), [column(), column()]];
    for (const weights of [new Map([['a', x]]), Promise.resolve(x), new Date()]) {
      const sampleWeight = weights as never;
      for (const call of [
        () => model.fit(x, y, {sampleWeight}),
        () => model.evaluateLogs(x, y, {sampleWeight}),
        () => model.trainOnBatch(x, y, {sampleWeight}),
      ])
        expect((await failureOf(call)).message).to.match(
          /sampleWeight must be a tensor, got an object of class/,
        );
    }
    tf.dispose([x, y]);
  });

  const ys = () => [column(), column()];
  const REFUSED: Record<string, () => object> = {
    'an output that is an array': () => ({xs: column(), ys: [column(), [1, 2, 3, 4]]}),
    'an array in place of {xs, ys}': () => [column(), ys()],
    'the weights of the second output too short': () => ({
      xs: column(),
      ys: ys(),
      sampleWeights: [tf.ones([4]), tf.ones([3])],
    }),
    'weights that are nested 20,000 deep': () => ({xs: column(), ys: ys(), sampleWeights: deep()}),
  };
  for (const [what, make] of Object.entries(REFUSED)) {
    it(`an element with ${what} is an error, without leaks`, async () => {
      const elements = tf.data.generator(function* () {
        yield {xs: column(), ys: ys()} as never;
        yield make() as never;
      });
      await model.fitDataset(elements.take(1), {epochs: 1});
      for (const call of [
        () => model.fitDataset(elements, {epochs: 1}),
        () => model.evaluateDataset(elements),
        () => model.evaluateLogs(elements as never),
      ]) {
        const before = tf.memory().numTensors;
        expect((await failureOf(call)).message).not.to.match(/Cannot read|Maximum call stack/);
        expect(tf.memory().numTensors).to.equal(before);
      }
    });
  }
});
