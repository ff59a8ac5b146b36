import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {numbersOf} from './support/lab.js';
import {failureOf} from '../outcomes.js';
import {fit, keysOf, MAKERS, perOutput, sequential, targets, weightsOf, x} from './support/lifecycle.js';

for (const [what, make] of Object.entries(MAKERS)) {
  describe(`withMetrics, ${what}`, () => {
    it('compiled again, has the new optimizer, loss and metrics', async () => {
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

    it('an error in compile changes nothing', async () => {
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

    it('extended twice, is unchanged; with other options that is an error', async () => {
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

    it('compiled before, keeps its optimizer, loss and metrics', async () => {
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

    it('compiled before with metrics that it cannot convert, is unchanged', async () => {
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
  });
}

describe('errors of withMetrics', () => {
  it('for anything but models', async () => {
    for (const wrong of [undefined, null, {}, 'model', tf.layers.dense({units: 1})]) {
      expect((await failureOf(() => withMetrics(wrong as never))).message).to.match(
        /expected a tf\.LayersModel/,
      );
    }
  });

  it('for unknown and invalid options', async () => {
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
  it('throws in fit and evaluate', async () => {
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
