import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BackupAndRestore,
  callbacks as factories,
  getLearningRate,
  MemoryStore,
  SwapEMAWeights,
  Unfreeze,
} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf, listen} from '../../outcomes.js';
import {dataset, fitDataset, samples} from '../helpers.js';

const {x, y} = samples(60, 1);
const args = {batchSize: 20, verbose: 0, shuffle: false} as const;
const kernel = (seed: number) => tf.initializers.glorotUniform({seed});
const dense = (name: string, units: number, seed: number) =>
  tf.layers.dense({name, units, activation: 'sigmoid', kernelInitializer: kernel(seed)});

/** `base` (two layers, in a nested model) and `head`; the base is frozen. */
function transferModel(optimizer: () => tf.Optimizer, extended: boolean): tf.LayersModel {
  const inner = tf.input({shape: [3]});
  const first = dense('first', 4, 1).apply(inner) as tf.SymbolicTensor;
  const base = tf.model({
    inputs: inner,
    outputs: dense('second', 4, 2).apply(first) as tf.SymbolicTensor,
    name: 'base',
  });
  base.trainable = false;
  const input = tf.input({shape: [3]});
  const features = base.apply(input) as tf.SymbolicTensor;
  const plain = tf.model({inputs: input, outputs: dense('head', 1, 3).apply(features) as tf.SymbolicTensor});
  const model = extended ? withMetrics(plain) : plain;
  model.compile({optimizer: optimizer(), loss: 'binaryCrossentropy'});
  return model;
}

const valuesOf = (model: tf.LayersModel) =>
  Object.fromEntries(
    model.weights.map((weight): [string, number[]] => [weight.originalName, [...weight.read().dataSync()]]),
  );
const changed = (a: Record<string, readonly number[]>, b: Record<string, readonly number[]>) =>
  Object.keys(a).filter(name => a[name].some((value, i) => value !== b[name][i]));

const optimizers = {
  sgd: () => tf.train.sgd(0.5),
  momentum: () => tf.train.momentum(0.1, 0.9),
  adam: () => tf.train.adam(0.05),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5),
};

for (const extended of [false, true]) {
  describe(`Unfreeze on ${extended ? 'an extended' : 'a plain'} model`, () => {
    for (const [name, optimizer] of Object.entries(optimizers)) {
      it(`trains the layers from its epoch on, as a second fit of the unfrozen model does (${name})`, async () => {
        const model = transferModel(optimizer, extended);
        const at: Record<string, readonly number[]>[] = [valuesOf(model)];
        const watch = {onEpochEnd: () => void at.push(valuesOf(model))};
        const callbacks = factories.list([new Unfreeze({layers: 'base', atEpoch: 1}), watch]);
        await model.fit(x, y, {...args, epochs: 3, callbacks});
        expect(changed(at[0], at[1])).to.have.members(['head/kernel', 'head/bias']);
        expect(changed(at[1], at[2])).to.have.length(6);
        expect(changed(at[2], at[3])).to.have.length(6);
      });
    }

    it('keeps what the optimizer remembers of each weight', async () => {
      const run = async (unfreezes: boolean) => {
        const model = transferModel(optimizers.adam, extended);
        const before = tf.memory().numTensors;
        const callbacks = factories.list(
          unfreezes ? [new Unfreeze({layers: ['first', 'second', 'base'], atEpoch: 1})] : [],
        );
        await model.fit(x, y, {...args, epochs: 1, callbacks});
        const one = valuesOf(model);
        await model.fit(x, y, {...args, initialEpoch: 1, epochs: 2, callbacks});
        return {one, two: valuesOf(model), tensors: tf.memory().numTensors - before};
      };
      const [frozen, unfrozen] = [await run(false), await run(true)];
      expect(changed(frozen.one, unfrozen.one)).to.deep.equal([]);
      expect(changed(unfrozen.one, unfrozen.two)).to.have.length(6);
      // Two moments for each of the four weights of the base, and nothing else.
      expect(unfrozen.tensors - frozen.tensors).to.equal(8);
    });

    it('sets the learning rate, prints what it does, and works in fitDataset', async () => {
      const model = transferModel(optimizers.adam, extended);
      const rates: number[] = [];
      const watch = {onEpochEnd: () => void rates.push(getLearningRate(model.optimizer))};
      const layer = model.getLayer('base');
      const unfreeze = factories.unfreeze({layers: layer, atEpoch: 1, learningRate: 0.001, verbose: 1});
      const {printed} = await listen(() =>
        fitDataset(model, dataset(x, y, 20), {
          epochs: 2,
          verbose: 0,
          callbacks: factories.list([unfreeze, watch]),
        }),
      );
      expect(rates).to.deep.equal([0.05, 0.001]);
      expect(printed).to.contain('Epoch 2: unfreezing base; learning rate 0.001');
    });

    it('one layer of a nested model whose layers are frozen one by one', async () => {
      const model = transferModel(optimizers.sgd, extended);
      const base = model.getLayer('base') as unknown as tf.LayersModel;
      base.trainable = true;
      for (const layer of base.layers) layer.trainable = false;
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      const before = valuesOf(model);
      await model.fit(x, y, {...args, epochs: 1, callbacks: new Unfreeze({layers: 'second', atEpoch: 0})});
      expect(changed(before, valuesOf(model))).to.have.members([
        ...['second/kernel', 'second/bias', 'head/kernel', 'head/bias'],
      ]);
    });

    it('layers that are missing, trained already, or frozen with their model are errors', async () => {
      const say = async (options: ConstructorParameters<typeof Unfreeze>[0]) => {
        const model = transferModel(optimizers.sgd, extended);
        return (await failureOf(model.fit(x, y, {...args, epochs: 2, callbacks: new Unfreeze(options)})))
          .message;
      };
      expect(await say({layers: 'bse', atEpoch: 1})).to.match(
        /no layer "bse". Did you mean "base"\? It has: .*, head\.$/,
      );
      expect(await say({layers: 'head', atEpoch: 1})).to.equal(
        'Unfreeze: the layer "head" is trained already. Freeze it before compile: layer.trainable = false.',
      );
      expect(await say({layers: 'second', atEpoch: 1})).to.contain('in a model that is frozen as a whole');
      expect(await say({layers: dense('other', 1, 1), atEpoch: 1})).to.contain('no layer "other"');
    });
  });
}

describe('Unfreeze', () => {
  it('resumes as an uninterrupted training', async () => {
    const model = () => {
      tf.layers.dense({units: 1});
      return withMetrics(transferModel(optimizers.adam, false), {seed: 3});
    };
    const unfreeze = () => new Unfreeze({layers: 'base', atEpoch: 1, learningRate: 0.01});
    const compile = (one: ReturnType<typeof model>) => {
      one.compile({optimizer: optimizers.adam(), loss: 'binaryCrossentropy'});
      return one;
    };
    const whole = compile(model());
    await whole.fit(x, y, {...args, epochs: 4, callbacks: [unfreeze(), new SwapEMAWeights()]});
    for (const [epoch, at] of [
      [1, 0],
      [1, 1],
      [2, 1],
      [3, 0],
    ]) {
      const store = new MemoryStore();
      const callbacks = () => [new BackupAndRestore(store, {saveFreq: 1}), unfreeze(), new SwapEMAWeights()];
      let running = 0;
      const fails = {
        onEpochBegin: (e: number) => void (running = e),
        onBatchEnd(batch: number) {
          if (running === epoch && batch === at) throw new Error('killed');
        },
      };
      await failureOf(compile(model()).fit(x, y, {...args, epochs: 4, callbacks: [...callbacks(), fails]}));
      const resumed = compile(model());
      await resumed.fit(x, y, {...args, epochs: 4, callbacks: callbacks()});
      expect(changed(valuesOf(whole), valuesOf(resumed)), `${epoch}/${at}`).to.deep.equal([]);
    }
  });

  it('warns if the training ends before its epoch', async () => {
    const model = transferModel(() => tf.train.sgd(0.1), true);
    const callbacks = new Unfreeze({layers: 'base', atEpoch: 2});
    const {warnings} = await listen(() => model.fit(x, y, {...args, epochs: 2, callbacks}));
    expect(warnings).to.deep.equal([
      'Unfreeze: the last epoch of this training is 1, before atEpoch, 2: the layers stay frozen.',
    ]);
    expect((await listen(() => model.fit(x, y, {...args, epochs: 3, callbacks}))).warnings).to.deep.equal([]);
  });

  it('wrong options are errors', () => {
    const make = (options: object) => () => new Unfreeze(options as never);
    expect(make({})).to.throw('which layers?');
    expect(make({layers: 'a'})).to.throw('when? Give atEpoch');
    expect(make({layers: [7], atEpoch: 1})).to.throw('layers must be names of layers, or layers; got 7.');
    expect(make({layers: 'a', atEpoch: -1})).to.throw('atEpoch');
    for (const learningRate of ['x', -1, Infinity]) {
      expect(make({layers: 'a', atEpoch: 1, learningRate})).to.throw('learningRate must be a finite number');
    }
    expect(make({layers: 'a', atEpoch: 1, rate: 1})).to.throw('unknown option "rate"');
  });
});
