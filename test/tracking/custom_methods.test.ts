/** An extended model replaces no method of the user's in silence. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import type {Extended} from '../../src/tracking/extended_types.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {failureOf} from '../outcomes.js';

const functional = (): tf.LayersModel => {
  const input = tf.input({shape: [2]});
  return tf.model({inputs: input, outputs: tf.layers.dense({units: 1}).apply(input) as tf.SymbolicTensor});
};
const COMPILE = {optimizer: 'sgd', loss: 'meanSquaredError'} as const;
const STEPS =
  'compile trainOnBatch evaluate evaluateDataset makeTrainFunction makeTestFunction testLoop addMetric detach';

describe('methods of the user', () => {
  for (const name of STEPS.split(' ')) {
    it(`${name}: of a subclass, or set on the model, is refused by name`, () => {
      class Own extends tf.LayersModel {}
      Object.defineProperty(Own.prototype, name, {value: () => undefined, configurable: true});
      const {inputs, outputs} = functional();
      const set = Object.assign(functional(), {[name]: () => undefined});
      for (const model of [new Own({inputs, outputs, name: 'own'}), set]) {
        expect(() => withMetrics(model)).to.throw(new RegExp(`subclass.*: ${name}\\.`));
      }
    });
  }

  it('other methods run', async () => {
    const called: string[] = [];
    class Own extends tf.LayersModel {
      override async fit(...args: Parameters<tf.LayersModel['fit']>): Promise<tf.History> {
        called.push('fit');
        return super.fit(...args);
      }
      override predict(...args: Parameters<tf.LayersModel['predict']>): tf.Tensor | tf.Tensor[] {
        called.push('predict');
        return super.predict(...args);
      }
    }
    const {inputs, outputs} = functional();
    const model = withMetrics(new Own({inputs, outputs, name: 'own'}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    expect((await model.fit(x, y)).history.loss).to.have.length(1);
    tf.dispose([model.predict(x), x, y]);
    expect(called).to.deep.equal(['fit', 'predict']);
  });

  let x: tf.Tensor;
  let y: tf.Tensor;
  before(() => ([x, y] = [tf.ones([4, 2]), tf.ones([4, 1])]));
  after(() => tf.dispose([x, y]));
  const compiled = (model: tf.LayersModel): Extended & tf.LayersModel => {
    const extended = withMetrics(model);
    extended.compile(COMPILE);
    return extended;
  };
  const sequential = (): tf.LayersModel =>
    tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});

  it('evaluate of a subclass of tf.Sequential runs, with what the inner model returns', () => {
    class Own extends tf.Sequential {
      calls = 0;
      override evaluate(...args: Parameters<tf.LayersModel['evaluate']>): tf.Scalar | tf.Scalar[] {
        this.calls++;
        return super.evaluate(...args);
      }
    }
    const model = withMetrics(new Own());
    model.add(tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'ones'}));
    model.compile({...COMPILE, metrics: ['RootMeanSquaredError']});
    const results = model.evaluate(x, y) as tf.Scalar[];
    expect(results.map(result => result.dataSync()[0])).to.deep.equal([1, 1]);
    expect(model.calls).to.equal(1);
    tf.dispose(results);
  });

  for (const name of 'evaluate evaluateDataset makeTrainFunction testLoop'.split(' ')) {
    it(`${name}: set between withMetrics and the first compile is refused by that`, () => {
      const model = Object.assign(withMetrics(functional()), {[name]: () => undefined});
      expect(() => model.compile(COMPILE)).to.throw(new RegExp(`^compile: .*: ${name}\\.`));
      expect(Object.hasOwn(model, name)).to.equal(true);
      delete (model as unknown as Record<string, unknown>)[name];
      model.compile(COMPILE);
    });
  }

  it('trainOnBatch, fit and save that are set between withMetrics and the first compile run', async () => {
    const model = withMetrics(functional());
    const called = watched(model, ['trainOnBatch', 'fit', 'save']);
    model.compile(COMPILE);
    expect(await model.trainOnBatch(x, y)).to.be.a('number');
    const {history} = await model.fit(x, y, {epochs: 2, verbose: 0});
    expect(history.loss).to.have.length(2);
    await model.save(tf.io.withSaveHandler(() => Promise.resolve({modelArtifactsInfo: {} as never})));
    expect(called).to.deep.equal(['trainOnBatch', 'fit', 'save']);
  });

  for (const [kind, make] of Object.entries({functional, sequential})) {
    it(`${kind}: those that are set after a compile stay at the next one, and detach refuses them by name`, async () => {
      const model = compiled(make());
      const inner = (model as unknown as {model?: tf.LayersModel}).model ?? model;
      const names = ['trainOnBatch', 'evaluate', 'fit'];
      const called = watched(model, names);
      if (kind === 'functional') watched(inner, ['makeTrainFunction'], called);
      model.compile(COMPILE);
      expect(await model.trainOnBatch(x, y)).to.be.a('number');
      tf.dispose(model.evaluate(x, y));
      const {history} = await model.fit(x, y, {epochs: 2, verbose: 0});
      expect(history.loss).to.have.length(2);
      expect(called).to.deep.equal([...names, ...(kind === 'functional' ? ['makeTrainFunction'] : [])]);

      const taken =
        kind === 'functional' ? ['trainOnBatch', 'makeTrainFunction', 'evaluate', 'fit'] : ['trainOnBatch'];
      for (const [i, name] of taken.entries()) {
        expect(() => model.detach()).to.throw(new RegExp(`^detach: .*after withMetrics.*${name}`), String(i));
        delete (model as unknown as Record<string, unknown>)[name];
      }
      expect((await model.detach().fit(x, y, {verbose: 0})).history.loss).to.have.length(1);
    });

    it(`${kind}: fit and save that are set before withMetrics run, and are back after detach`, async () => {
      const model = make();
      const called = watched(model, ['fit', 'save']);
      const extended = compiled(model);
      for (let i = 0; i < 2; i++) {
        const {history} = await extended.fit(x, y, {epochs: 2, verbose: 0});
        expect(history.loss).to.have.length(2);
        await extended.save(tf.io.withSaveHandler(() => Promise.resolve({modelArtifactsInfo: {} as never})));
        extended.compile(COMPILE);
      }
      await extended.detach().fit(x, y, {verbose: 0});
      expect(called).to.deep.equal(['fit', 'save', 'fit', 'save', 'fit']);
    });
  }

  it('a train function that does not train is an error, not a History without numbers', async () => {
    const model = compiled(functional());
    await model.fit(x, y, {verbose: 0});
    const before = tf.memory().numTensors;
    Object.assign(model, {makeTrainFunction: () => () => []});
    const error = await failureOf(() => model.fit(x, y, {verbose: 0}));
    expect(error.message).to.match(/^fit: makeTrainFunction was set/);
    expect(tf.memory().numTensors).to.equal(before);
  });
});

/** Sets methods on a model that note that they were called, and call what was there. */
function watched(model: object, names: readonly string[], called: string[] = []): string[] {
  const target = model as Record<string, (...args: unknown[]) => unknown>;
  for (const name of names) {
    const before = target[name].bind(model);
    target[name] = (...args) => {
      called.push(name);
      return before(...args);
    };
  }
  return called;
}
