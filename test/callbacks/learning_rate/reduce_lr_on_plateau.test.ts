import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks as door, getLearningRate, ReduceLROnPlateau} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {binaryModel} from '../helpers.js';
import {everywhere} from './recorded_rates.js';
import {listen} from '../../outcomes.js';

describe('ReduceLROnPlateau', () => {
  it('multiplies the rate after epochs without improvement; the logs have the rate of the epoch', () =>
    everywhere(
      () => door.reduceLROnPlateau({monitor: 'loss', minDelta: 100, patience: 1, factor: 0.5, minLr: 0.2}),
      ({perBatch, seen}, history, model) => {
        expect(perBatch.filter((_, i) => i % 5 === 0)).to.deep.equal([0.5, 0.5, 0.25]);
        expect(seen).to.deep.equal([0.5, 0.5, 0.25]);
        expect(history.learning_rate).to.deep.equal(seen);
        expect(getLearningRate(model.optimizer)).to.equal(0.2);
      },
    ));

  it('accepts common spellings of its options, and no others', () => {
    for (const name of ['minLr', 'minLR', 'min_lr', 'minLearningRate'])
      expect(() => new ReduceLROnPlateau({[name]: 1e-6}), name).not.to.throw();
    for (const name of ['minDelta', 'min_delta', 'epsilon'])
      expect(() => new ReduceLROnPlateau({[name]: 0.1}), name).not.to.throw();
    const make = (options: object) => () => new ReduceLROnPlateau(options);
    expect(make({min_lr: 1, minLR: 2})).to.throw('"min_lr" and "minLR" are the same option');
    expect(make({patience: -1})).to.throw('patience must be a number, at least 0; got -1.');
    expect(make({patince: 2})).to.throw('Did you mean "patience"');
    expect(make({factor: 1})).to.throw('factor must be less than 1');
    expect(make({cooldown: 'a'})).to.throw('cooldown must be a number');
    expect(make({monitor: 3})).to.throw('monitor must be a log key');
  });

  it('NaN is not an improvement, not even as the first value', async () => {
    const callback = new ReduceLROnPlateau({monitor: 'loss', patience: 2, factor: 0.5, verbose: 1});
    callback.setModel(binaryModel());
    callback.setParams({metrics: ['loss']});
    await callback.onTrainBegin();
    const {printed} = await listen(async () => {
      for (const [epoch, loss] of [NaN, NaN, 3, NaN, 2].entries()) await callback.onEpochEnd(epoch, {loss});
    });
    expect(printed).to.deep.equal(['\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.25.']);
    expect([callback.best, callback.wait]).to.deep.equal([2, 0]);
  });

  it('resumes from its state', async () => {
    const losses = [3, 2, 2, 2, 2, 2, 2, 2, 2, 2];
    const make = (model: tf.LayersModel) => {
      const made = new ReduceLROnPlateau({monitor: 'loss', patience: 2, factor: 0.5, cooldown: 1});
      made.setParams({metrics: ['loss']});
      made.setModel(model);
      return made;
    };
    const model = binaryModel();
    const run = async (callback: ReduceLROnPlateau, from: number, to: number) => {
      const rates: number[] = [];
      for (let epoch = from; epoch < to; epoch++) {
        await callback.onEpochEnd(epoch, {loss: losses[epoch]});
        rates.push(getLearningRate(model.optimizer));
      }
      return rates;
    };
    const whole = make(model);
    await whole.onTrainBegin();
    const want = await run(whole, 0, 10);
    expect(new Set(want).size).to.be.above(2);
    for (let cut = 1; cut < 10; cut++) {
      (model.optimizer as tf.SGDOptimizer).setLearningRate(0.5);
      const first = make(model);
      await first.onTrainBegin();
      const before = await run(first, 0, cut);
      const state = JSON.parse(JSON.stringify(first.getState())) as CallbackState;
      const second = make(model);
      await second.onTrainBegin();
      second.setState(state);
      expect([...before, ...(await run(second, cut, 10))]).to.deep.equal(want);
    }
    model.dispose();
  });
});
