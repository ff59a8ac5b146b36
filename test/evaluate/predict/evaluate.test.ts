import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {evaluate, evaluateShard, evaluator, type EvaluationElement} from '../../../src/evaluate/index.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {MeanAbsoluteError} from '../../../src/metrics/regression/mean_absolute_error.js';
import {BySlice} from '../../../src/metrics/wrappers/by_slice.js';
import {randomOf} from '../../metrics/random.js';
import {failureOf} from '../../outcomes.js';

const random = randomOf(1);
const x = Array.from({length: 50}, () => [random() - 0.5, random() - 0.5]);
const yTrue = x.map(([a, b]) => [a + b > 0.1 ? 1 : 0]);
const scoreOf = ([a, b]: readonly number[]): number => 1 / (1 + Math.exp(-5 * (a + b)));
const rows = (from: number, to: number): EvaluationElement => ({
  x: x.slice(from, to),
  yTrue: yTrue.slice(from, to),
});
const plain = (given: number[][]): number[][] => given.map(row => [scoreOf(row)]);
const metrics = (): [string, AUC] => ['accuracy', new AUC()];

/** The results, and how many tensors were left. */
async function withoutLeaks(run: () => Promise<Record<string, number>>): Promise<Record<string, number>> {
  const before = tf.memory().numTensors;
  const results = await run();
  expect(tf.memory().numTensors, 'tensors').to.equal(before);
  return results;
}

describe('evaluate', () => {
  let want: Record<string, number>;
  before(async () => {
    want = await evaluate(plain, [{x, yTrue}], metrics());
  });

  const predictors: Record<string, (given: number[][]) => unknown> = {
    'nested arrays': plain,
    'a promise of nested arrays': async given => plain(given),
    'a typed array': given => Float64Array.from(given, scoreOf),
    'an array with its shape, as ONNX Runtime': given => ({
      data: Float64Array.from(given, scoreOf),
      dims: [given.length, 1],
    }),
    'a record of one output': given => ({scores: Float64Array.from(given, scoreOf)}),
  };
  for (const [kind, predict] of Object.entries(predictors)) {
    it(`takes a function that returns ${kind}`, async () => {
      expect(
        await withoutLeaks(() => evaluate(predict, [rows(0, 20), rows(20, 50)], metrics())),
      ).to.deep.equal(want);
    });
  }

  it('takes a function that returns tensors, or a promise of them, and disposes them', async () => {
    const predict = (given: number[][]) => tf.tensor2d(given).sum(1, true).mul(5).sigmoid();
    const near = (results: Record<string, number>) => {
      expect(results.acc).to.equal(want.acc);
      expect(results.auc).to.be.closeTo(want.auc, 1e-2);
    };
    near(await withoutLeaks(() => evaluate(predict, {x, yTrue}, metrics())));
    const later = async (given: number[][]) => {
      await Promise.resolve();
      return tf.tidy(() => predict(given));
    };
    near(await withoutLeaks(() => evaluate(later, {x, yTrue}, metrics(), {batchSize: 7})));
  });

  it('takes arrays, typed arrays and tensors, in batches', async () => {
    const flat = Float64Array.from(x.flat());
    const labels = Uint8Array.from(yTrue.flat());
    const sizes: number[] = [];
    const fromTyped = (given: Float64Array) => {
      sizes.push(given.length / 2);
      return Float64Array.from({length: given.length / 2}, (_, i) =>
        scoreOf([given[2 * i], given[2 * i + 1]]),
      );
    };
    const results = await evaluate(fromTyped, {x: flat, yTrue: labels}, metrics(), {batchSize: 16});
    expect(results).to.deep.equal(want);
    expect(sizes).to.deep.equal([16, 16, 16, 2]);
    const [tx, ty] = [tf.tensor2d(x), tf.tensor2d(yTrue)];
    const first = (given: tf.Tensor) => given;
    await withoutLeaks(() => evaluate(first, {x: tx, yTrue: ty}, ['mse']));
    expect([tx.isDisposed, ty.isDisposed]).to.deep.equal([false, false]);
    tf.dispose([tx, ty]);
  });

  it('takes datasets of {xs, ys} and of {x, yTrue}, and disposes their elements', async () => {
    const data = tf.data.zip({xs: tf.data.array(x), ys: tf.data.array(yTrue)}).batch(8);
    const predict = async (given: tf.Tensor) => plain((await given.array()) as number[][]);
    const results = await withoutLeaks(() => evaluate(predict, data, metrics()));
    expect(results.acc).to.equal(want.acc);
    const generated = tf.data.generator(function* () {
      for (let at = 0; at < 50; at += 10)
        yield {x: tf.tensor2d(x.slice(at, at + 10)), yTrue: tf.tensor2d(yTrue.slice(at, at + 10))};
    } as never);
    expect((await withoutLeaks(() => evaluate(predict, generated as never, metrics()))).acc).to.equal(
      want.acc,
    );
  });

  it('takes asynchronous iterables, whose tensors it disposes, and lists, whose tensors it keeps', async () => {
    const predict = (given: tf.Tensor) => given.sum(1, true).mul(5).sigmoid();
    async function* batches(): AsyncGenerator<EvaluationElement> {
      for (let at = 0; at < 50; at += 25) {
        yield await Promise.resolve({x: tf.tensor2d(x.slice(at, at + 25)), yTrue: yTrue.slice(at, at + 25)});
      }
    }
    expect((await withoutLeaks(() => evaluate(predict, batches(), metrics()))).acc).to.equal(want.acc);
    const list = [{x: tf.tensor2d(x), yTrue}];
    await withoutLeaks(() => evaluate(predict, list, metrics()));
    expect(list[0].x.isDisposed).to.equal(false);
    await evaluate(predict, list, metrics(), {disposeBatches: true});
    expect(list[0].x.isDisposed).to.equal(true);
  });

  it('takes a LayersModel with any inputs', async () => {
    const [a, b] = [tf.input({shape: [1], name: 'a'}), tf.input({shape: [1], name: 'b'})];
    const model = tf.model({inputs: [a, b], outputs: tf.layers.add().apply([a, b]) as tf.SymbolicTensor});
    const [first, second] = [x.map(row => [row[0]]), x.map(row => [row[1]])];
    const target = x.map(row => [row[0] + row[1] + 1]);
    const results = await withoutLeaks(() =>
      evaluate(model, {x: {a: first, b: second}, yTrue: target}, [new MeanAbsoluteError()]),
    );
    expect(results.mean_absolute_error).to.be.closeTo(1, 1e-6);
    model.dispose();
  });

  it('takes the outputs of a model by their names', async () => {
    const input = tf.input({shape: [2]});
    const outputs = ['p', 'q'].map(
      name => tf.layers.dense({units: 1, name, kernelInitializer: 'zeros'}).apply(input) as tf.SymbolicTensor,
    );
    const model = tf.model({inputs: input, outputs});
    const labels = {p: x.map(() => [1]), q: x.map(() => [3])};
    const results = await withoutLeaks(() => evaluate(model, {x, yTrue: labels}, {p: 'mse', q: ['mae']}));
    expect(results).to.deep.equal({p_mse: 1, q_mae: 3});
    model.dispose();
  });

  it('slices by a key of the data', async () => {
    const by = new BySlice({metric: new MeanAbsoluteError(), slices: ['young', 'old'], name: 'mae'});
    const slice = ['young', 'old', 'old', 'other'];
    const data = {x: [[1], [2], [3], [4]], yTrue: [[1], [1], [1], [1]], slice};
    const results = await evaluate((given: number[][]) => given, data, [by, 'mae'], {batchSize: 3});
    expect(results).to.deep.equal({
      mae_young: 0,
      mae_old: 1.5,
      mae_overall: 1.5,
      mae__1: 1.5,
    });
    const missing = await failureOf(evaluate((given: number[][]) => given, rows(0, 4), [by]));
    expect(missing.message).to.include('"mae" needs the slice of every sample');
  });

  it('reads the names of slices from a tensor of strings', async () => {
    const by = new BySlice({metric: new MeanAbsoluteError(), slices: ['a', 'b'], name: 'mae'});
    const element = {
      xs: tf.tensor2d([[1], [2]]),
      ys: tf.tensor2d([[1], [1]]),
      slice: tf.tensor1d(['a', 'b'], 'string'),
    };
    const before = tf.memory().numTensors;
    const predict = (given: tf.Tensor): tf.Tensor => given;
    const results = await evaluate(predict, [element] as never, [by], {disposeBatches: true});
    expect(results).to.deep.equal({mae_a: 0, mae_b: 1, mae_overall: 0.5});
    expect(tf.memory().numTensors).to.equal(before - 3);
  });

  it('takes several outputs of a function, as a list or a record', async () => {
    const labels = {p: [[1], [2]], q: [[3], [4]]};
    const data = [{x: [[1], [2]], yTrue: labels, sampleWeight: {p: [1, 0], q: [1, 1]}}];
    const list = (given: number[][]) => [Float32Array.of(2, 2), given];
    const record = (given: number[][]) => ({q: given, p: Float32Array.of(2, 2), other: [0]});
    for (const predict of [list, record]) {
      const results = await evaluate(predict, data, {p: 'mae', q: 'mse'}, {outputs: ['p', 'q']});
      expect(results).to.deep.equal({p_mae: 1, q_mse: 4});
    }
  });

  it('evaluates a shard for a fold, as it evaluates all data', async () => {
    const fold = evaluator(metrics());
    const [a, b] = [
      await evaluateShard(fold, plain, [rows(0, 31)]),
      await evaluateShard(fold, plain, rows(31, 50), {batchSize: 4}),
    ];
    expect(await fold.finish(fold.merge(a, b))).to.deep.equal(want);
  });

  it('says what is wrong', async () => {
    const message = async (run: Promise<unknown>): Promise<string> => (await failureOf(run)).message;
    const data = rows(0, 5);
    expect(await message(evaluate({} as never, data, ['mse']))).to.include(
      'evaluate: predict must be a function',
    );
    expect(await message(evaluate(() => undefined, data, ['mse']))).to.include(
      'predict has to return a tensor',
    );
    expect(await message(evaluate(() => new Float32Array(7), data, ['mse']))).to.include(
      '7 numbers for 5 samples',
    );
    expect(await message(evaluate(plain, 5 as never, ['mse']))).to.include('expected {x, yTrue');
    expect(await message(evaluate(plain, {x, y: yTrue} as never, ['mse']))).to.include('unknown key "y"');
    expect(await message(evaluate(plain, {x, yTrue: [[1]]}, ['mse']))).to.include(
      'one has 50 rows, another 1',
    );
    expect(await message(evaluate(plain, data, ['mse'], {batchsize: 3} as never))).to.include(
      'unknown option',
    );
    const endless = tf.data.array(x).repeat();
    expect(await message(evaluate(plain, endless as never, ['mse']))).to.include('never ends');
  });
});
