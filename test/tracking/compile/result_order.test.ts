/**
 * `evaluate`, `evaluateDataset` and `trainOnBatch` return what plain tfjs returns, in its order; the rest
 * follows.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {namedLoss} from '../../../src/losses/named_loss.js';
import {F1Score} from '../../../src/metrics/index.js';
import {addMetric} from '../../../src/tracking/add_metric.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {numbersOf} from '../support/lab.js';

const L2 = 0.01;
const l2 = () => tf.regularizers.l2({l2: L2});

/** Outputs w * x with known weights, one per head. */
function model(heads: Record<string, number>, regularized = true, within?: tf.layers.Layer): tf.LayersModel {
  const input = tf.input({shape: [1]});
  const from = within === undefined ? input : (within.apply(input) as tf.SymbolicTensor);
  const outputs = Object.entries(heads).map(([name, weight]) =>
    tf.layers
      .dense({
        name,
        units: 1,
        useBias: false,
        kernelInitializer: tf.initializers.constant({value: weight}),
        kernelRegularizer: regularized ? l2() : undefined,
      })
      .apply(from),
  );
  return tf.model({inputs: input, outputs: outputs as tf.SymbolicTensor[]});
}

class Reporting extends tf.layers.Layer {
  static className = 'ReportingOfResults';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    addMetric(this, tf.mean(x), {name: 'seen'});
    return tf.clone(x);
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

const X = [0, 1, 2, 3, 4];
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const mse = (w: number): number => mean(X.map(v => (w * v) ** 2));
const mae = (w: number): number => mean(X.map(v => Math.abs(w * v)));

const isClose = (got: readonly number[], want: readonly number[]): void => {
  expect(got.length).to.equal(want.length);
  want.forEach((value, i) => expect(got[i], `entry ${i}`).to.be.closeTo(value, 1e-4));
};

describe('results', () => {
  let x: tf.Tensor;
  let y: tf.Tensor;
  before(() => ([x, y] = [tf.tensor2d(X, [5, 1]), tf.zeros([5, 1])]));
  after(() => tf.dispose([x, y]));

  const dataset = (ys: () => tf.Tensor | tf.Tensor[]) => ({
    iterator() {
      let left = 1;
      const next = () =>
        Promise.resolve(
          left-- > 0 ? {value: {xs: x.clone(), ys: ys()}, done: false} : {value: null, done: true},
        );
      return Promise.resolve({next});
    },
  });

  /** The results of all three, which must be the same, with their names. */
  async function resultsOf(m: ReturnType<typeof extend>): Promise<{names: string[]; values: number[]}> {
    const ys = m.outputs.map(() => y);
    const names = [...m.metricsNames];
    const values = numbersOf(m.evaluate(x, ys, {batchSize: 2}));
    expect(m.metricsNames).to.deep.equal(names);
    isClose(numbersOf(await m.evaluateDataset(dataset(() => ys.map(t => t.clone())))), values);
    isClose([await m.trainOnBatch(x, ys)].flat(), values);
    expect(m.metricsNames).to.deep.equal(names);
    return {names, values};
  }

  function extend(m: tf.LayersModel, args: object) {
    const extended = withMetrics(m);
    extended.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError', ...args});
    return extended;
  }

  for (const heads of [{a: 2}, {a: 2, b: 3}] as Record<string, number>[]) {
    const names = Object.keys(heads);
    for (const metrics of [undefined, ['mae'], ['mae', 'mse']]) {
      it(`are in the order of plain tfjs: outputs ${names.join()}, metrics ${metrics?.join()}`, async () => {
        const plain = model(heads);
        plain.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError', metrics});
        const trained = await plain.trainOnBatch(
          x,
          plain.outputs.map(() => y),
        );
        const m = extend(model(heads), {metrics});
        const ys = m.outputs.map(() => y);
        const got = await m.trainOnBatch(x, ys);
        expect(typeof got).to.equal(typeof trained);
        isClose([got].flat(), [trained].flat());
        const result = m.evaluate(x, ys);
        expect(Array.isArray(result)).to.equal(Array.isArray(plain.evaluate(x, ys)));
        isClose(numbersOf(result), [trained].flat());
        expect((await resultsOf(m)).names).to.deep.equal(plain.metricsNames);
        const logs = await m.evaluateLogs(x, ys);
        expect(logs.regularization).to.be.closeTo(
          L2 * mean(Object.values(heads).map(w => w * w)) * names.length,
          1e-6,
        );
        if (names.length === 1) expect(logs.data_loss).to.be.closeTo(mse(2), 1e-4);
      });
    }
  }

  it('are followed by weighted metrics, terms of the loss, tracked values and reports of layers', async () => {
    const within = new Reporting({});
    within.addLoss(namedLoss('prior', () => tf.scalar(0.25)));
    const m = extend(model({a: 2}, true, within), {
      loss: compositeLoss({squared: 'meanSquaredError', absolute: {loss: 'meanAbsoluteError', weight: 0.5}}),
      metrics: ['mae'],
      weightedMetrics: ['mse'],
    });
    m.addMetric(({outputs}) => tf.max(outputs[0]), {name: 'most', aggregation: 'max'});
    m.evaluate(x, y); // after which the reports of layers are known
    const {names, values} = await resultsOf(m);
    expect(names).to.deep.equal(['loss', 'mae', 'mse', 'squared', 'absolute', 'prior', 'most', 'seen']);
    const loss = mse(2) + 0.5 * mae(2) + 0.25 + L2 * 4;
    isClose(values, [loss, mae(2), mse(2), mse(2), mae(2), 0.25, 8, mean(X)]);
    expect(Object.keys(await m.evaluateLogs(x, y))).to.have.members([...names, 'regularization']);
  });

  it('of several outputs: losses and metrics of all come before the terms of any', async () => {
    const m = extend(model({a: 2, b: 3}), {
      loss: {a: compositeLoss({squared: 'mse', absolute: 'mae'}), b: 'mae'},
      metrics: ['mae'],
      weightedMetrics: {a: 'mse'},
    });
    const {names, values} = await resultsOf(m);
    expect(names).to.deep.equal('loss a_loss b_loss a_mae b_mae a_mse a_squared a_absolute'.split(' '));
    const a = mse(2) + mae(2);
    isClose(values, [a + mae(3) + L2 * 13, a, mae(3), mae(2), mae(3), mse(2), mse(2), mae(2)]);
  });

  it('with entries of one metric: the terms of the loss stay behind all of them', async () => {
    const input = tf.input({shape: [1]});
    const out = tf.layers.dense({units: 2, activation: 'softmax', kernelRegularizer: l2()}).apply(input);
    const m = extend(tf.model({inputs: input, outputs: out as tf.SymbolicTensor}), {
      loss: compositeLoss({ce: 'categoricalCrossentropy', squared: 'mse'}),
      metrics: [new F1Score({average: null}), 'mae'],
    });
    m.addMetric(({outputs}) => tf.mean(outputs[0]), {name: 'level'});
    const labels = tf.oneHot([0, 1, 1, 0, 1], 2);
    const values = numbersOf(m.evaluate(x, labels));
    expect(m.metricsNames).to.deep.equal(
      'loss f1_score f1_score_0 f1_score_1 mae ce squared level'.split(' '),
    );
    const logs = await m.evaluateLogs(x, labels);
    isClose(
      values,
      m.metricsNames.map(name => logs[name]),
    );
    labels.dispose();
  });

  it('compiled again, have the new places', async () => {
    const m = extend(model({a: 2}), {metrics: ['mae', 'mse']});
    expect((await resultsOf(m)).names).to.deep.equal(['loss', 'mae', 'mse']);
    m.compile({optimizer: tf.train.sgd(0), loss: compositeLoss({mae: 'mae', mse: 'mse'}), metrics: ['mape']});
    expect((await resultsOf(m)).names).to.deep.equal(['loss', 'mape', 'mae', 'mse']);
  });
});
