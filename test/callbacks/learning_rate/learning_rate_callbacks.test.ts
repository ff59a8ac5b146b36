/** LearningRateScheduler and ReduceLROnPlateau in whole trainings, and beyond what Keras has. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  callbacks as door,
  cosineDecay,
  getLearningRate,
  LearningRateScheduler,
  ReduceLROnPlateau,
} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, failure, fitDataset, listen, samples} from '../helpers.js';

const {x, y} = samples(40, 3);
const args = {epochs: 3, batchSize: 8, verbose: 0, shuffle: false} as const;

class Rates extends tf.Callback {
  readonly perBatch: number[] = [];
  readonly seen: (number | undefined)[] = [];
  override async onBatchBegin(): Promise<void> {
    this.perBatch.push(getLearningRate(this.model.optimizer));
  }
  override async onEpochEnd(_: number, logs?: tf.Logs): Promise<void> {
    this.seen.push(logs?.learning_rate);
  }
}

/** Runs in fit and fitDataset, of a plain and of an extended model; others stand before the callback. */
async function everywhere(
  make: () => tf.Callback,
  check: (rates: Rates, history: tf.History['history'], model: tf.LayersModel) => void,
): Promise<void> {
  for (const extend of [false, true]) {
    for (const byDataset of [false, true]) {
      const plain = binaryModel();
      const model: tf.LayersModel = extend ? withMetrics(plain) : plain;
      const rates = new Rates();
      const callbacks = [rates, make()];
      const {numTensors} = tf.memory();
      const {history} = byDataset
        ? await fitDataset(model, dataset(x, y, 8), {epochs: 3, verbose: 0, callbacks})
        : await model.fit(x, y, {...args, callbacks});
      expect(tf.memory().numTensors).to.equal(numTensors);
      check(rates, history, model);
      model.dispose();
    }
  }
}

describe('LearningRateScheduler', () => {
  it('sets the rate of each epoch, and logs it before others look', () =>
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

  it('goes on from its state: in mid-epoch the schedule is not asked again', async () => {
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

  it('refuses what is no function, no number, and a model without an optimizer', async () => {
    const where = 'LearningRateScheduler: ';
    expect(() => new LearningRateScheduler(0.1 as never)).to.throw(`${where}schedule must be a function`);
    expect(() => new LearningRateScheduler({})).to.throw('schedule must be a function');
    expect(() => new LearningRateScheduler({schedule: () => 1, every: 'step' as never})).to.throw(
      'every must be',
    );
    expect(() => new LearningRateScheduler(() => 1, {verbos: 1} as never)).to.throw('Did you mean "verbose"');
    const model = withMetrics(binaryModel());
    const {numTensors} = tf.memory();
    for (const wrong of [undefined, null, '0.1', true, {}, Promise.resolve(0.1)]) {
      const callbacks = new LearningRateScheduler(() => wrong as number);
      const {message} = await failure(model.fit(x, y, {...args, callbacks}));
      expect(message).to.include(`${where}the schedule must return a number`);
      expect(getLearningRate(model.optimizer)).to.equal(0.5);
    }
    expect(tf.memory().numTensors).to.equal(numTensors);
    const bare = new LearningRateScheduler(() => 1, 1);
    const input = tf.input({shape: [1]});
    bare.setModel(tf.model({inputs: input, outputs: input}));
    expect((await failure(bare.onTrainBegin())).message).to.include('the model has no optimizer');
  });
});

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

  it('takes the names that people write, and refuses others', () => {
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

  it('NaN is no improvement, not as the first value either', async () => {
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

  it('goes on from its state', async () => {
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
