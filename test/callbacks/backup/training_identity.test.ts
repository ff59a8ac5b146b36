/** Which training a backup belongs to. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore, type BackupAndRestoreOptions, ReduceLROnPlateau} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {differencesOf, identityOf} from '../../../callbacks/backup/training_identity.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {onExactBackends, samples} from '../helpers.js';
import {storeWith} from './reproducible_run.js';
import {failureOf, listen} from '../../outcomes.js';

interface Program {
  readonly activation?: 'relu' | 'tanh';
  readonly rate?: number;
  readonly dropout?: number;
  readonly l2?: number;
  readonly loss?: string;
  readonly momentum?: number;
  readonly frozen?: boolean;
  readonly data?: readonly [tf.Tensor, tf.Tensor];
  readonly dataset?: boolean;
  readonly validation?: readonly [tf.Tensor, tf.Tensor];
  readonly options?: BackupAndRestoreOptions;
  readonly others?: () => tf.Callback[];
  readonly crash?: boolean;
}

const {x, y} = samples(24, 3);

function build({
  activation = 'relu',
  rate = 0.1,
  dropout = 0.2,
  l2 = 0.01,
  momentum = 0.9,
  ...more
}: Program) {
  const kernelRegularizer = tf.regularizers.l2({l2});
  const layers = [
    tf.layers.dense({
      units: 4,
      inputShape: [3],
      activation,
      kernelRegularizer,
      trainable: more.frozen !== true,
    }),
    tf.layers.dropout({rate: dropout, seed: 3}),
    tf.layers.dense({units: 1, activation: 'sigmoid'}),
  ];
  const model = tf.sequential({layers});
  model.compile({
    optimizer: tf.train.momentum(rate, momentum),
    loss: more.loss ?? 'binaryCrossentropy',
  });
  return model;
}

/** Trains to the end, or crashes in epoch 2. Returns the trained epochs and the warnings. */
async function run(store: MemoryStore, program: Program, extended = true) {
  const plain = build(program);
  const model: tf.LayersModel = extended ? withMetrics(plain, {seed: 1}) : plain;
  const epochs: number[] = [];
  const [xs, ys] = program.data ?? [x, y];
  const backup = new BackupAndRestore(store, program.options);
  const observer = new tf.CustomCallback({
    onEpochEnd(epoch: number) {
      epochs.push(epoch);
      if (program.crash === true && epoch === 2) throw new Error('crash');
    },
  });
  const {warnings} = await listen(async () => {
    const initialEpoch = extended ? undefined : await backup.resumeFrom(model);
    const callbacks = [backup, ...(program.others?.() ?? []), observer] as never;
    const args = {epochs: 5, callbacks, initialEpoch, validationData: program.validation as never};
    const rows = {xs: tf.data.array(tf.unstack(xs)), ys: tf.data.array(tf.unstack(ys))};
    const training =
      program.dataset === true
        ? model.fitDataset(tf.data.zip(rows).batch(8), args)
        : model.fit(xs, ys, {...args, batchSize: 8, shuffle: extended});
    await training.catch((error: Error) => {
      if (error.message !== 'crash') throw error;
    });
  });
  const unknownData = warnings.filter(text => text.includes('does not say on which data'));
  const others = warnings.filter(text => !unknownData.includes(text));
  return {epochs, warnings: others, unknownData, model};
}

async function resumed(first: Program, second: Program, extended = true) {
  const store = new MemoryStore();
  await run(store, {...first, crash: true}, extended);
  return run(storeWith(store.files), second, extended);
}

const REST = [2, 3, 4];
const ALL = [0, 1, 2, 3, 4];

describe('a backup', () => {
  onExactBackends();
  for (const extended of [true, false]) {
    const kind = extended ? 'extended' : 'plain';
    it(`is used by the same program, also after other models were created, ${kind} model`, async () => {
      build({});
      const {epochs, warnings} = await resumed({}, {}, extended);
      expect([epochs, warnings]).to.deep.equal([REST, []]);
      expect((await resumed({frozen: true}, {frozen: false}, extended)).epochs).to.deep.equal(REST);
    });

    it(`without a name causes a warning if nothing identifies its data, ${kind} model`, async () => {
      const dataset = await resumed({dataset: true}, {dataset: true}, extended);
      expect(dataset.epochs).to.deep.equal(REST);
      expect(dataset.unknownData).to.have.length(extended ? 0 : 1);
      if (!extended) expect(dataset.unknownData[0]).to.include("{name: 'fold-1'}");
      const options = {name: 'fold-1'};
      const named = await resumed({dataset: true, options}, {dataset: true, options}, extended);
      expect([named.epochs, named.unknownData]).to.deep.equal([REST, []]);
      expect((await resumed({}, {}, extended)).unknownData).to.have.length(extended ? 0 : 1);
    });

    const others: {readonly [what: string]: Program} = {
      'activation of "dense_Dense#1" was "relu" and is "tanh"': {activation: 'tanh'},
      'rate of "dropout_Dropout#1" was 0.2 and is 0.5': {dropout: 0.5},
      'l2 of "dense_Dense#1" was 0.01 and is 0.1': {l2: 0.1},
      'the name was null and is "fold 2"': {options: {name: 'fold 2'}},
    };
    for (const [what, second] of Object.entries(others)) {
      it(`of another training is reported and kept: ${what}, ${kind} model`, async () => {
        const store = new MemoryStore();
        await run(store, {crash: true}, extended);
        const files = [...store.files.keys()];
        const {epochs, warnings} = await run(store, second, extended);
        expect(epochs).to.deep.equal(ALL);
        expect(warnings[0]).to.include('is of another training: ').and.to.include(what);
        expect([...store.files.keys()]).to.deep.equal(files);
        expect((await run(store, {}, extended)).epochs).to.deep.equal(REST);
      });
    }

    it(`with other settings is used, with a warning, ${kind} model`, async () => {
      for (const [what, second] of Object.entries({
        "the optimizer's learningRate was 0.1 and is 0.5": {rate: 0.5},
        "the optimizer's momentum was 0.9 and is 0.5": {momentum: 0.5},
      })) {
        const {epochs, warnings, model} = await resumed({}, second, extended);
        expect(epochs).to.deep.equal(REST);
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.include(what);
        if ('rate' in second)
          expect((model.optimizer as unknown as {learningRate: number}).learningRate).to.equal(0.1);
      }
    });

    it(`causes no warning for a rate that callbacks have changed, ${kind} model`, async () => {
      const others = () => [
        new ReduceLROnPlateau({monitor: 'loss', mode: 'max', factor: 0.5, patience: 1, minDelta: 0}),
      ];
      const {warnings, epochs, model} = await resumed({others}, {others}, extended);
      expect(epochs).to.deep.equal(REST);
      expect(warnings).to.deep.equal([]);
      expect((model.optimizer as unknown as {learningRate: number}).learningRate).to.be.lessThan(0.05);
    });
  }

  it('of a plain model causes a warning for another loss, and an error for another number of samples', async () => {
    const {warnings} = await resumed({}, {loss: 'meanSquaredError'}, false);
    expect(warnings.join()).to.include('the loss was ["binaryCrossentropy"] and is ["meanSquaredError"]');
    const fewer = {data: [tf.slice(x, 0, 16), tf.slice(y, 0, 16)] as const};
    const error = await failureOf(resumed({}, fewer, false));
    expect(error.message).to.include('that one has 24 samples, this one 16');
  });

  it('of one fold is used for this fold only', async () => {
    const folds = [0, 1, 2].map(fold => {
      const rows = tf.tensor1d(
        [0, 1, 2]
          .filter(part => part !== fold)
          .flatMap(part => Array.from({length: 8}, (_, i) => 8 * part + i)),
        'int32',
      );
      return {data: [tf.gather(x, rows), tf.gather(y, rows)] as const};
    });
    for (const more of [{}, {options: {name: 'folds'}}]) {
      const store = new MemoryStore();
      for (const fold of folds.slice(0, 2)) await run(store, fold);
      await run(store, {...folds[2], crash: true});
      const trained: number[][] = [];
      for (const fold of folds) trained.push((await run(store, fold)).epochs);
      expect(trained).to.deep.equal([ALL, ALL, REST]);
      expect(more).not.to.equal(undefined);
    }
    const named = new MemoryStore();
    const withName = (fold: number): Program => ({...folds[fold], options: {name: `fold ${fold}`}});
    await run(named, {...withName(2), crash: true});
    expect((await run(named, withName(0))).epochs).to.deep.equal(ALL);
    expect((await run(named, {...withName(2), data: folds[1].data})).epochs).to.deep.equal(REST);
  });

  it('of a dataset contains its size and its validation data', async () => {
    const first = {dataset: true, validation: [tf.slice(x, 0, 8), tf.slice(y, 0, 8)] as const};
    expect((await resumed(first, first)).epochs).to.deep.equal(REST);
    const second = {dataset: true, validation: [tf.slice(x, 8, 8), tf.slice(y, 8, 8)] as const};
    const other = await resumed(first, second);
    expect(other.epochs).to.deep.equal(ALL);
    expect(other.warnings[0]).to.include('the training data differ');
  });

  it('with a name that is not a string is an error', () => {
    expect(() => new BackupAndRestore(new MemoryStore(), {name: 3 as never})).to.throw(
      'name must be a string; got 3',
    );
  });
});

describe('identityOf', () => {
  it('survives layers without a configuration', () => {
    class Mine extends tf.layers.Layer {
      static readonly className = 'Mine';
      override getConfig(): never {
        throw new Error('none');
      }
    }
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]}), new Mine()]});
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const identity = identityOf(model, undefined);
    expect(identity.model).to.equal(null);
    expect(differencesOf(identity, identity)).to.deep.equal({other: [], changed: [], losses: [], data: []});
  });
});
