import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries} from '../../backend.js';
import {callbacks as factories, LearningRateFinder, getLearningRate} from '../../../callbacks/index.js';
import type {Smoothing} from '../../../callbacks/monitor/smoothing.js';
import {withMetrics} from '../../../src/index.js';
import {OPTIMIZERS, weightsOf} from '../../tfjs/optimizer/optimizers.js';
import {stateOf} from '../backup/reproducible_run.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(40, 3);
const args = {epochs: 6, batchSize: 8, verbose: 0, shuffle: false} as const;
const options = {minLr: 1e-3, maxLr: 100, steps: 20, smoothing: 0.5};

/** w² with w = 1 at first: one step multiplies w by 1 - 2 * rate. */
function parabola(optimizer: tf.Optimizer = tf.train.sgd(0.3)): tf.LayersModel {
  const model = tf.sequential({
    layers: [tf.layers.dense({units: 1, useBias: false, inputShape: [1], kernelInitializer: 'ones'})],
  });
  model.compile({optimizer, loss: 'meanSquaredError'});
  return model;
}

/** Increments its seed with each call, as tfjs's random layers do. */
class Seeded extends tf.layers.Layer {
  static readonly className = 'Seeded';
  readonly randomGenerator = {seed: 7};
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    this.randomGenerator.seed++;
    return Array.isArray(inputs) ? inputs[0] : inputs;
  }
}

describe('LearningRateFinder', () => {
  it('warns if the training ends before the search', async () => {
    const [ones, zeros] = [tf.ones([40, 1]), tf.zeros([40, 1])];
    const run = (epochs: number) =>
      listen(() =>
        parabola().fit(ones, zeros, {...args, epochs, callbacks: new LearningRateFinder(options)}),
      );
    const {warnings} = await run(1);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('ended after step 5 of 20').and.to.include('Give fit more epochs');
    expect((await run(30)).warnings).to.deep.equal([]);
    tf.dispose([ones, zeros]);
  });

  it('raises the rate exponentially, and ends when the smoothed loss diverges', async () => {
    const [ones, zeros] = [tf.ones([40, 1]), tf.zeros([40, 1])];
    const finder = new LearningRateFinder(options);
    const model = parabola();
    const {epoch} = await model.fit(ones, zeros, {...args, epochs: 30, callbacks: finder});
    let [w, average, lowest] = [1, 0, Infinity];
    const want: number[][] = [];
    for (let i = 0; i < 20; i++) {
      const rate = 1e-3 * 1e5 ** (i / 19);
      average = 0.5 * average + 0.5 * w * w;
      const smoothed = average / (1 - 0.5 ** (i + 1));
      want.push([rate, w * w, smoothed]);
      lowest = Math.min(lowest, smoothed);
      if (smoothed > 4 * lowest) break;
      w *= 1 - 2 * rate;
    }
    expect(want.length).to.be.within(10, 19);
    expect(finder.history).to.have.lengthOf(want.length);
    finder.history.forEach(({learningRate, loss, smoothed}, i) => {
      [learningRate, loss, smoothed].forEach((value, k) =>
        expect(value).to.be.closeTo(want[i][k], 1e-4 * Math.max(1, want[i][k])),
      );
    });
    expect(epoch.length).to.equal(Math.ceil(want.length / 5));
    expect(getLearningRate(model.optimizer)).to.equal(0.3);
    expect(weightsOf(model)).to.deep.equal([[1]]);
    expect(finder.suggestion).to.be.within(0.001, 1);
    tf.dispose([ones, zeros]);
    model.dispose();
  });

  for (const [name, make] of someEntries(OPTIMIZERS, 3)) {
    it(`${name}: a training after the search is the same as without it`, async () => {
      const trained = async (search: boolean) => {
        const model = binaryModel();
        model.compile({optimizer: make(0.1), loss: 'binaryCrossentropy'});
        await model.fit(x, y, {...args, epochs: 1});
        const {numTensors} = tf.memory();
        if (search) await model.fit(x, y, {...args, callbacks: new LearningRateFinder(options)});
        expect(tf.memory().numTensors).to.equal(numTensors);
        await model.fit(x, y, {...args, epochs: 1});
        const weights = weightsOf(model);
        model.dispose();
        return weights;
      };
      expect(await trained(true)).to.deep.equal(await trained(false));
    });
  }

  it('works in fit and fitDataset, plain and extended, alone and in a list', async () => {
    const found: (number | undefined)[] = [];
    for (const extend of [false, true]) {
      for (const inList of [false, true]) {
        for (const byDataset of [false, true]) {
          const plain = binaryModel();
          const model: tf.LayersModel = extend ? withMetrics(plain) : plain;
          const finder = factories.learningRateFinder({...options, minLr: 1e-2, maxLr: 1e6});
          const callbacks = inList ? factories.list([finder, {onEpochEnd() {}}]) : finder;
          const before = weightsOf(model);
          if (byDataset) await fitDataset(model, dataset(x, y, 8), {epochs: 6, verbose: 0, callbacks});
          else await model.fit(x, y, {...args, callbacks});
          expect(weightsOf(model)).to.deep.equal(before);
          expect(finder.history.length).to.be.above(3);
          found.push(finder.history[3].smoothed);
          model.dispose();
        }
      }
    }
    for (const value of found) expect(value).to.be.closeTo(found[0] as number, 1e-5);
  });

  it('restores after an error of another callback: by itself on extended models, by restore() on plain ones', async () => {
    for (const extend of [true, false]) {
      const plain = binaryModel();
      const model: tf.LayersModel = extend ? withMetrics(plain) : plain;
      await model.fit(x, y, {...args, epochs: 1});
      const before = weightsOf(model);
      const finder = new LearningRateFinder({...options, maxLr: 1});
      const fails = {
        onBatchEnd(batch: number) {
          if (batch === 3) throw new Error('mine');
        },
      };
      const fit = model.fit(x, y, {...args, callbacks: factories.list([finder, fails])});
      expect((await failureOf(fit)).message).to.equal('mine');
      if (!extend) expect(weightsOf(model)).not.to.deep.equal(before);
      finder.restore();
      expect(weightsOf(model)).to.deep.equal(before);
      expect(getLearningRate(model.optimizer)).to.equal(0.5);
      model.dispose();
    }
  });

  it('restores the states of stateful layers and the seeds of random ones', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.lstm({units: 2, batchInputShape: [4, 2, 3], stateful: true}),
        new Seeded({}),
        tf.layers.dense({units: 1}),
      ],
    });
    model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
    const [input, target] = [tf.reshape(tf.linspace(-1, 1, 96), [16, 2, 3]), tf.linspace(0, 1, 16)];
    const fit = (callbacks: tf.Callback[]) =>
      model.fit(input, target, {epochs: 1, batchSize: 4, shuffle: false, callbacks});
    await fit([]);
    const first = tf.memory().numTensors;
    await fit([]);
    const {numTensors} = tf.memory();
    const before = await stateOf(model);
    await fit([new LearningRateFinder({...options, maxLr: 1})]);
    expect(await stateOf(model)).to.equal(before);
    // tfjs leaks the states of a stateful layer, with a search as without.
    expect(tf.memory().numTensors - numTensors).to.equal(numTensors - first);
    tf.dispose([input, target]);
    model.dispose();
  });

  it('takes all steps of a fit that has fewer than 100, and prints its suggestion with verbose: 1', async () => {
    const model = binaryModel();
    const finder = new LearningRateFinder({maxLr: 1, verbose: 1});
    const {printed} = await listen(() => model.fit(x, y, {...args, callbacks: finder}));
    expect(finder.history).to.have.lengthOf(30);
    expect(finder.history[29].learningRate).to.be.closeTo(1, 1e-9);
    expect(printed).to.deep.equal([`LearningRateFinder suggests ${finder.suggestion}, after 30 steps.`]);
    expect(new LearningRateFinder().suggestions).to.deep.equal({
      valley: undefined,
      steepest: undefined,
      minimum: undefined,
    });
    model.dispose();
  });

  it('compiled during the search, restores the weights, and leaves the new optimizer as it was compiled', async () => {
    for (const make of [() => tf.train.adam(0.2), () => tf.train.sgd(0.2)]) {
      const model = withMetrics(binaryModel());
      model.compile({optimizer: tf.train.adam(0.1), loss: 'binaryCrossentropy'});
      const before = weightsOf(model);
      const optimizer = make();
      const compiling = new tf.CustomCallback({
        async onEpochEnd(epoch) {
          if (epoch === 1) model.compile({optimizer, loss: 'binaryCrossentropy'});
        },
      });
      const finder = new LearningRateFinder(options);
      await model.fit(x, y, {...args, callbacks: [finder, compiling]});
      expect(finder.history).to.have.lengthOf.above(11);
      expect(weightsOf(model)).to.deep.equal(before);
      expect(model.optimizer).to.equal(optimizer);
      expect(getLearningRate(optimizer)).to.equal(0.2);
      expect(optimizer.iterations).to.equal(0);
      model.dispose();
    }
  });

  it('ends if the loss is NaN', async () => {
    const model = parabola();
    const finder = new LearningRateFinder({...options, stopFactor: 1e9});
    const [ones, nothing] = [tf.ones([40, 1]), tf.fill([40, 1], NaN)];
    await model.fit(ones, nothing, {...args, callbacks: finder});
    expect(finder.history).to.deep.equal([]);
    expect(weightsOf(model)).to.deep.equal([[1]]);
    tf.dispose([ones, nothing]);
    model.dispose();
  });

  it('smooths the loss in all ways of EarlyStopping', async () => {
    const lossesOf = async (smoothing: Smoothing) => {
      const model = binaryModel();
      const finder = new LearningRateFinder({...options, smoothing});
      await model.fit(x, y, {...args, callbacks: finder});
      model.dispose();
      return finder.history;
    };
    for (const {loss, smoothed} of await lossesOf('none')) expect(smoothed).to.equal(loss);
    expect(await lossesOf({ema: 0.5})).to.deep.equal(await lossesOf(0.5));
    const [first, second] = await lossesOf({median: 2});
    expect(second.smoothed).to.equal((first.loss + second.loss) / 2);
  });

  it('options out of range are errors', () => {
    const make = (wrong: object) => () => new LearningRateFinder(wrong);
    for (const wrong of [
      {minLr: 0},
      {minLr: 1, maxLr: 1},
      {maxLr: Infinity},
      {stopFactor: 1},
      {smoothing: 1},
      {smoothing: 'ema'},
    ])
      expect(make(wrong), JSON.stringify(wrong)).to.throw('LearningRateFinder: ');
    expect(make({steps: 1})).to.throw('steps must be a whole number, at least 2');
    expect(make({min_lr: 1e-4, end_lr: 1})).not.to.throw();
    expect(make({stop: 1})).to.throw('unknown option "stop"');
  });
});
