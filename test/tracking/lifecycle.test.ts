/** Extending, compiling, tracking and detaching, in any order and more than once. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss} from '../../src/losses/composite_loss.js';
import {addMetric} from '../../src/tracking/add_metric.js';
import type {Extended} from '../../src/tracking/types.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {numbersOf} from './support/lab.js';
import {failureOf} from '../outcomes.js';

type Model = tf.LayersModel & Extended;

const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

function sequential(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({units: 3, activation: 'tanh', inputShape: [2], kernelInitializer: seeded(1)}),
      tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: seeded(2)}),
    ],
  });
}

function functional(): tf.LayersModel {
  const input = tf.input({shape: [2]});
  const head = (name: string, seed: number) =>
    tf.layers.dense({units: 1, activation: 'sigmoid', name, kernelInitializer: seeded(seed)}).apply(input);
  return tf.model({inputs: input, outputs: [head('a', 3), head('b', 4)] as tf.SymbolicTensor[]});
}

const MAKERS: Record<string, () => tf.LayersModel> = {
  'a Sequential': sequential,
  'a functional model': functional,
};

let x: tf.Tensor2D;
let y: tf.Tensor2D;
before(() => {
  x = tf.tensor2d([
    [0, 1],
    [1, 0],
    [1, 1],
    [-1, 0.5],
    [0.3, -1],
  ]);
  y = tf.tensor2d([[0], [1], [1], [0], [1]]);
});
after(() => tf.dispose([x, y]));

const targets = (model: tf.LayersModel): tf.Tensor[] => model.outputs.map(() => y);
const fit = (model: tf.LayersModel, epochs = 1) =>
  model.fit(x, targets(model), {epochs, batchSize: 2, shuffle: false});
const keysOf = async (model: tf.LayersModel): Promise<string[]> => Object.keys((await fit(model)).history);
const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map(w => Array.from(w.dataSync()));

const perOutput = (model: tf.LayersModel, keys: string[]): string[] =>
  model.outputs.length === 1
    ? ['loss', ...keys]
    : ['loss', 'a_loss', 'b_loss', ...['a', 'b'].flatMap(name => keys.map(key => `${name}_${key}`))];

for (const [what, make] of Object.entries(MAKERS)) {
  describe(`the life of ${what}`, () => {
    it('compiled again, it has the new optimizer, loss and metrics', async () => {
      const model = withMetrics(make());
      model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy', metrics: ['acc', 'AUC']});
      expect(await keysOf(model)).to.deep.equal(perOutput(model, ['acc', 'auc']));
      const optimizer = tf.train.sgd(0);
      model.compile({optimizer, loss: 'meanSquaredError', metrics: ['mae']});
      expect(model.optimizer).to.equal(optimizer);
      expect(model.metricsNames).to.deep.equal(perOutput(model, ['mae']));
      const before = weightsOf(model);
      const {history} = await fit(model);
      expect(Object.keys(history)).to.deep.equal(perOutput(model, ['mae']));
      expect(weightsOf(model)).to.deep.equal(before);
      const got = numbersOf(model.evaluate(x, targets(model)));
      expect(got.length).to.equal(model.metricsNames.length);
      expect(got[0]).to.be.closeTo((history.loss as number[])[0], 1e-6);
    });

    it('a mistake in compile leaves it as it was', async () => {
      const model = withMetrics(make());
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: ['acc']});
      for (const args of [
        {optimizer: 'sgd', loss: 'nonsense'},
        {optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['nonsense']},
        {optimizer: 'sgd', loss: 'meanSquaredError', lossWeights: [1, 2, 3]},
      ]) {
        expect((await failureOf(() => model.compile(args))).name).to.equal('UsageError');
      }
      expect(await keysOf(model)).to.deep.equal(perOutput(model, ['acc']));
    });

    it('extended twice, it is the same; with other options that is an error', async () => {
      const plain = make();
      const model = withMetrics(plain, {names: 'keras'});
      expect(model).to.equal(plain);
      model.compile({
        optimizer: 'sgd',
        loss: 'meanSquaredError',
        metrics: model.outputs.map(() => ['accuracy']),
      });
      const properties = Object.getOwnPropertyDescriptors(model);
      expect(withMetrics(model, {names: 'keras'})).to.equal(plain);
      expect(Object.getOwnPropertyDescriptors(model)).to.deep.equal(properties);
      expect((await failureOf(() => withMetrics(model))).message).to.match(/extended before/);
      expect((await failureOf(() => withMetrics(model, {names: 'keras', runningEvery: 2}))).name).to.equal(
        'UsageError',
      );
      expect(await keysOf(model)).to.have.members(perOutput(model, ['accuracy']));
    });

    it('compiled before, it keeps its optimizer, loss and metrics', async () => {
      const model = make();
      const twin = make();
      for (const m of [model, twin]) {
        m.compile({
          optimizer: tf.train.momentum(0.1, 0.9),
          loss: 'binaryCrossentropy',
          metrics: ['acc', 'mse'],
        });
        await fit(m);
      }
      const {optimizer} = model;
      const extended = withMetrics(model);
      expect(extended.optimizer).to.equal(optimizer);
      expect(extended.metricsNames).to.deep.equal(perOutput(model, ['acc', 'mse']));
      const {history} = await fit(extended, 2);
      await fit(twin, 2);
      expect(Object.keys(history)).to.deep.equal(perOutput(model, ['acc', 'mse']));
      weightsOf(extended).forEach((w, i) =>
        w.forEach((value, k) => expect(value).to.be.closeTo(weightsOf(twin)[i][k], 1e-6)),
      );
    });

    it('compiled before with what cannot be taken over, it stays as it was', async () => {
      const model = make();
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['acc']});
      const properties = Object.getOwnPropertyNames(model);
      const inner = (model as {model?: tf.LayersModel}).model ?? model;
      inner.metrics = ['unknown'];
      expect((await failureOf(() => withMetrics(model))).message).to.match(/unknown/);
      expect(Object.getOwnPropertyNames(model)).to.deep.equal(properties);
      inner.metrics = ['acc'];
      expect(await keysOf(model)).to.include('loss');
      expect(await keysOf(withMetrics(model))).to.deep.equal(perOutput(model, ['acc']));
    });

    it('detached, it has the properties that it had, and trains as in plain tfjs', async () => {
      const model = make();
      const twin = make();
      model.setWeights(twin.getWeights());
      const compile = {loss: 'binaryCrossentropy', metrics: ['acc']};
      for (const m of [model, twin]) m.compile({optimizer: tf.train.sgd(0.1), ...compile});
      const inner = (): object => (model as {model?: tf.LayersModel}).model ?? model;
      // A Sequential makes its inner model anew: what counts is which properties there are, and whose methods.
      const shape = (o: object) =>
        Object.entries(Object.getOwnPropertyDescriptors(o)).map(([key, d]) => [
          key,
          typeof d.value === 'function' ? d.value : typeof d.value,
          d.enumerable,
          d.writable,
        ]);
      const [outerBefore, innerBefore] = [shape(model), shape(inner())];
      const extended = withMetrics(model);
      extended.addMetric(model.outputs[0], {name: 'out'});
      expect(extended.detach()).to.equal(model);
      const byKey = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
      expect(shape(model).sort(byKey)).to.deep.equal(outerBefore.sort(byKey));
      expect(shape(inner()).sort(byKey)).to.deep.equal(innerBefore.sort(byKey));
      expect('addMetric' in model).to.equal(false);
      const got = await fit(model, 2);
      const want = await fit(twin, 2);
      expect(got.history).to.deep.equal(want.history);
      expect(weightsOf(model)).to.deep.equal(weightsOf(twin));
    });

    it('detached, it keeps what plain tfjs can take, and otherwise warns', async () => {
      const model = withMetrics(make());
      const warnings: unknown[] = [];
      const {warn} = console;
      console.warn = (...args) => void warnings.push(args[0]);
      try {
        const lists = model.outputs.map(() => ['acc', 'mse']);
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: lists});
        model.detach();
        expect(warnings).to.deep.equal([]);
        expect(await keysOf(model)).to.deep.equal(perOutput(model, ['acc', 'mse']));
        withMetrics(model).compile({
          optimizer: 'sgd',
          loss: 'huber',
          metrics: model.outputs.map(() => ['AUC']),
        });
        model.detach();
        expect(warnings.join()).to.match(/Compile it again/);
      } finally {
        console.warn = warn;
      }
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      expect(await keysOf(model)).to.deep.equal(perOutput(model, []));
    });

    it('detached, it warns of nothing that plain tfjs can take', async () => {
      const model = withMetrics(make());
      const warnings: unknown[] = [];
      const {warn} = console;
      console.warn = (...args) => void warnings.push(args[0]);
      const named = (value: string) => Object.fromEntries(model.outputNames.map(name => [name, value]));
      try {
        model.compile({optimizer: 'sgd', loss: 'mse'});
        const harmless = [
          {},
          {metrics: null},
          {metrics: []},
          {metrics: {}},
          {metrics: 'acc'},
          {metrics: tf.metrics.meanAbsoluteError},
          {metrics: named('acc')},
          {weightedMetrics: []},
          {weightedMetrics: null},
          {lossWeights: model.outputs.map(() => 1)},
          {lossWeights: {}},
          {loss: model.outputs.map(() => 'mean_squared_error')},
          {loss: named('MSE')},
          {loss: compositeLoss({mse: 'mse'})},
          {loss: 'huber'},
        ];
        for (const more of harmless) {
          withMetrics(model).compile({optimizer: 'sgd', loss: 'mse', ...more} as never);
          const {loss} = await model.evaluateLogs(x, targets(model) as never);
          model.detach();
          expect(warnings, JSON.stringify(more)).to.deep.equal([]);
          const {history} = await fit(model);
          const trained = await withMetrics(model).evaluateLogs(x, targets(model) as never);
          expect((history.loss as number[])[0], JSON.stringify(more)).to.be.closeTo(loss, 0.1);
          expect(trained.loss).to.be.lessThan(loss);
        }
        const lost = [
          {metrics: ['acc', 'AUC']},
          {weightedMetrics: ['acc']},
          {lossWeights: model.outputs.map(() => 2)},
          {loss: 'crossentropy'},
        ];
        for (const more of lost) {
          warnings.length = 0;
          withMetrics(model).compile({optimizer: 'sgd', loss: 'mse', ...more});
          model.detach();
          expect(warnings.length, JSON.stringify(more)).to.equal(1);
        }
        withMetrics(model).compile({optimizer: 'sgd', loss: 'mse', metrics: ['acc', 'AUC']});
        model.detach();
        expect(await keysOf(model)).to.deep.equal(perOutput(model, ['acc']));
      } finally {
        console.warn = warn;
      }
    });

    it('frees the optimizer that it owns, and leaves others alone', async () => {
      const args = {loss: 'meanSquaredError', metrics: ['acc']};
      const own = {optimizer: 'adam', ...args};
      type Prepare = (model: tf.LayersModel) => void;
      const ways: Record<string, Prepare> = {
        'plain tfjs': m => m.compile(own),
        'extended, compiled': m => withMetrics(m).compile(own),
        'compiled, extended': m => {
          m.compile(own);
          withMetrics(m);
        },
        'extended, compiled, detached': m => {
          withMetrics(m).compile(own);
          (m as Model).detach();
        },
        'compiled, extended, detached, extended': m => {
          m.compile(own);
          withMetrics(withMetrics(m).detach());
        },
        'extended, compiled, detached, compiled': m => {
          withMetrics(m).compile({optimizer: tf.train.sgd(0), ...args});
          m.optimizer.dispose();
          (m as Model).detach().compile(own);
        },
      };
      for (const [way, prepare] of Object.entries(ways)) {
        const before = tf.memory().numTensors;
        const model = make();
        prepare(model);
        await fit(model);
        model.dispose();
        expect(tf.memory().numTensors - before, way).to.equal(0);
      }
      const optimizer = tf.train.adam(0.01);
      const given = make();
      given.compile({optimizer, ...args});
      withMetrics(given).detach();
      await fit(given);
      given.dispose();
      expect(() => optimizer.dispose()).not.to.throw();
    });

    it('detached and extended again, it has forgotten what was tracked', async () => {
      const model = withMetrics(make());
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']});
      model.addMetric(model.outputs[0], {name: 'out'});
      model.detach();
      const again = withMetrics(model, {names: 'keras'});
      expect(await keysOf(again)).to.have.members(perOutput(model, ['mae']));
    });

    it('tracks before compile, after it, and after training, without another compile', async () => {
      const model: Model = withMetrics(make());
      const [hidden] = model.layers.slice(-1).map(l => l.output as tf.SymbolicTensor);
      model.addMetric(hidden, {name: 'before'});
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      model.addMetric(hidden, 'after');
      const own = perOutput(model, []);
      expect(model.metricsNames).to.deep.equal([...own, 'before', 'after']);
      expect(await keysOf(model)).to.deep.equal([...own, 'before', 'after']);
      addMetric(model, [hidden, hidden], ['later', 'later']);
      expect(model.metricsNames).to.deep.equal([...own, 'before', 'after', 'later', 'later_1']);
      const logs = await model.evaluateLogs(x, targets(model));
      expect(Object.keys(logs)).to.deep.equal(model.metricsNames);
      expect(logs.later_1).to.equal(logs.before);
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']});
      expect(model.metricsNames).to.include.members(['before', 'later_1']);
    });

    it('refuses tensors of other models, and anything else', async () => {
      const model = withMetrics(make());
      const other = tf.input({shape: [2]});
      for (const wrong of [other, make().outputs[0], tf.scalar(1), 'name', undefined]) {
        const error = await failureOf(() => model.addMetric(wrong as tf.SymbolicTensor, {name: 'wrong'}));
        expect(error.name, String(wrong)).to.equal('UsageError');
        tf.dispose(wrong as tf.Tensor);
      }
    });
  });
}

describe('withMetrics refuses', () => {
  it('anything but models', async () => {
    for (const wrong of [undefined, null, {}, 'model', tf.layers.dense({units: 1})]) {
      expect((await failureOf(() => withMetrics(wrong as never))).message).to.match(
        /expected a tf\.LayersModel/,
      );
    }
  });

  it('unknown options', async () => {
    const error = await failureOf(() => withMetrics(sequential(), {name: 'keras'} as object));
    expect(error.message).to.match(/Did you mean "names"/);
    for (const options of [{names: 'torch'}, {runningEvery: 0}, {runningEvery: 1.5}]) {
      expect((await failureOf(() => withMetrics(sequential(), options as object))).name).to.equal(
        'UsageError',
      );
    }
  });
});

describe('an extended model that was never compiled', () => {
  it('says so', async () => {
    for (const make of Object.values(MAKERS)) {
      const model = withMetrics(make());
      expect((await failureOf(() => fit(model))).message).to.match(/compile/);
      expect((await failureOf(() => model.evaluateLogs(x, targets(model)))).message).to.match(/compile/);
    }
  });

  it('predicts', () => {
    const model = withMetrics(sequential());
    const predicted = model.predict(x) as tf.Tensor;
    expect(predicted.shape).to.deep.equal([5, 1]);
    predicted.dispose();
  });
});
