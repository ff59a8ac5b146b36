import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss} from '../../src/losses/composite_loss.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {fit, keysOf, MAKERS, perOutput, targets, weightsOf, x} from './support/lifecycle.js';

for (const [what, make] of Object.entries(MAKERS)) {
  describe(`detach, ${what}`, () => {
    it('restores all properties; the model trains as in plain tfjs', async () => {
      const model = make();
      const twin = make();
      model.setWeights(twin.getWeights());
      const compile = {loss: 'binaryCrossentropy', metrics: ['acc']};
      for (const m of [model, twin]) m.compile({optimizer: tf.train.sgd(0.1), ...compile});
      const inner = (): object => (model as {model?: tf.LayersModel}).model ?? model;
      // A Sequential creates its inner model again: compare which properties exist, and whose methods they
      // are.
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

    it('keeps losses and metrics that plain tfjs accepts, and otherwise warns', async () => {
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

    it('does not warn about anything that plain tfjs accepts', async () => {
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
    it('forgets tracked tensors, also if the model is extended again', async () => {
      const model = withMetrics(make());
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']});
      model.addMetric(model.outputs[0], {name: 'out'});
      model.detach();
      const again = withMetrics(model, {names: 'keras'});
      expect(await keysOf(again)).to.have.members(perOutput(model, ['mae']));
    });
  });
}
