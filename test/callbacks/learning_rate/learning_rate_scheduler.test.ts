import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  callbacks as door,
  cosineDecay,
  getLearningRate,
  LearningRateScheduler,
} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel} from '../helpers.js';
import {x, y, args, Rates, everywhere} from './recorded_rates.js';
import {failureOf, listen} from '../../outcomes.js';

describe('LearningRateScheduler', () => {
  it('sets the rate of each epoch, and logs it before other callbacks run', () =>
    everywhere(
      () => new LearningRateScheduler((epoch, lr) => (epoch < 1 ? lr : lr / 2)),
      ({perBatch, seen}, history) => {
        expect(perBatch).to.deep.equal([0.5, 0.25, 0.125].flatMap(rate => Array(5).fill(rate)));
        expect(seen).to.deep.equal([0.5, 0.25, 0.125]);
        expect(history.learning_rate).to.deep.equal(seen);
      },
    ));

  it('sets the rate of each step, counted across epochs, from a schedule', () => {
    const schedule = cosineDecay(0.3, 15);
    return everywhere(
      () => new LearningRateScheduler(schedule, {every: 'batch'}),
      ({perBatch, seen}) => {
        expect(perBatch).to.deep.equal(perBatch.map((_, step) => schedule(step)));
        expect(seen).to.deep.equal([4, 9, 14].map(schedule));
      },
    );
  });

  it('counts steps from epoch 0 when training begins later', async () => {
    const rates = new Rates();
    const callbacks = [new LearningRateScheduler(step => step, {every: 'batch'}), rates];
    await binaryModel().fit(x, y, {...args, epochs: 2, initialEpoch: 1, callbacks});
    expect(rates.perBatch).to.deep.equal([5, 6, 7, 8, 9]);
  });

  it('resumes from its state: within an epoch, the schedule is not called again', async () => {
    for (const every of ['epoch', 'batch'] as const) {
      const asked: number[] = [];
      const make = () => new LearningRateScheduler((i, lr) => (asked.push(i), lr / 2), {every});
      const model = binaryModel();
      const begun = make();
      begun.setModel(model);
      await begun.onTrainBegin();
      await begun.onEpochBegin(0);
      await begun.onBatchBegin(0);
      await begun.onEpochBegin(1);
      await begun.onBatchBegin(0);
      await begun.onBatchBegin(1);
      const state = JSON.parse(JSON.stringify(begun.getState())) as CallbackState;
      const rate = getLearningRate(model.optimizer);
      asked.length = 0;
      const other = make();
      other.setModel(model);
      await other.onTrainBegin();
      other.setState(state);
      await other.onEpochBegin(1);
      expect(getLearningRate(model.optimizer)).to.equal(rate);
      await other.onBatchBegin(2);
      await other.onEpochBegin(2);
      expect(asked).to.deep.equal([every === 'epoch' ? 2 : 3]);
      model.dispose();
    }
  });

  it('prints as Keras does; per step once an epoch, or always', async () => {
    const model = binaryModel();
    const print = async (options: object) => {
      const callbacks = door.learningRateScheduler(() => 0.25, options);
      return (await listen(() => model.fit(x, y, {...args, epochs: 1, callbacks}))).printed;
    };
    const line = '\nEpoch 1: LearningRateScheduler setting learning rate to 0.25.';
    expect(await print({verbose: 1})).to.deep.equal([line]);
    expect(await print({verbose: 1, every: 'batch'})).to.deep.equal([line]);
    const all = await print({verbose: 2, every: 'batch'});
    expect(all).to.have.lengthOf(5);
    expect(all[4]).to.equal('\nEpoch 1, step 5: LearningRateScheduler setting learning rate to 0.25.');
    expect(await print({})).to.deep.equal([]);
    model.dispose();
  });

  it('uses NaN and infinite rates, as Keras does, with one warning', async () => {
    for (const rate of [NaN, Infinity]) {
      const model = withMetrics(binaryModel());
      const callbacks = new LearningRateScheduler(() => rate);
      const {warnings, value} = await listen(() => model.fit(x, y, {...args, epochs: 2, callbacks}));
      expect(warnings).to.deep.equal([
        `LearningRateScheduler: the schedule returned ${rate} for epoch 0. Weights that are trained with this rate are ` +
          'not finite.',
      ]);
      expect(value.history.learning_rate).to.deep.equal([rate, rate]);
      model.dispose();
    }
  });

  it('schedules that are not functions or do not return numbers, and a model without an optimizer, are errors', async () => {
    const where = 'LearningRateScheduler: ';
    expect(() => new LearningRateScheduler(0.1 as never)).to.throw(`${where}schedule must be a function`);
    expect(() => new LearningRateScheduler({})).to.throw('schedule must be a function');
    expect(() => new LearningRateScheduler({schedule: () => 1, every: 'step' as never})).to.throw(
      'every must be',
    );
    expect(() => new LearningRateScheduler(() => 1, {verbos: 1} as never)).to.throw('Did you mean "verbose"');
    const model = withMetrics(binaryModel());
    const {numTensors} = tf.memory();
    const wrongRates: readonly (readonly [rate: unknown, got: string])[] = [
      [undefined, 'undefined'],
      [null, 'null'],
      ['0.1', '"0.1"'],
      [true, 'true'],
      [{}, '{}'],
      [Promise.resolve(0.1), 'an object of class Promise'],
    ];
    for (const [wrong, got] of wrongRates) {
      const callbacks = new LearningRateScheduler(() => wrong as number);
      const {message} = await failureOf(model.fit(x, y, {...args, callbacks}));
      expect(message).to.include(
        `${where}the schedule must return a number; it returned ${got} for epoch 0.`,
      );
      expect(getLearningRate(model.optimizer)).to.equal(0.5);
    }
    expect(tf.memory().numTensors).to.equal(numTensors);
    const bare = new LearningRateScheduler(() => 1, 1);
    const input = tf.input({shape: [1]});
    bare.setModel(tf.model({inputs: input, outputs: input}));
    expect((await failureOf(bare.onTrainBegin())).message).to.include('the model has no optimizer');
  });
});
