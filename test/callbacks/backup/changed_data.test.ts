/** What a resumed training says about other weights of its data, another validation and another order. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore, type BackupAndRestoreOptions} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {encodeBackup, openBackup} from '../../../callbacks/backup/backup_file.js';
import type {FitArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, onExactBackends, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {isRelevant} from './cross_validation.js';
import {storeWith} from './reproducible_run.js';

const {x, y} = samples(24, 3);
const other = samples(24, 4);
const fold = (k: number) => Array.from({length: 24}, (_, i) => (i % 2 === k ? 0 : 1));

/** Trains to the end, or until epoch 1 has ended. */
async function train(
  store: MemoryStore,
  args: Partial<FitArgs>,
  options: BackupAndRestoreOptions,
  crash = false,
) {
  const model = withMetrics(binaryModel(), {seed: 1});
  const backup = new BackupAndRestore(store, options);
  const observer = {
    onEpochEnd(epoch: number) {
      if (crash && epoch === 1) throw new Error('crash');
    },
  };
  const {warnings} = await listen(async () => {
    const training = () => model.fit(x, y, {epochs: 3, batchSize: 8, ...args, callbacks: [backup, observer]});
    if (crash) expect((await failureOf(training)).message).to.equal('crash');
    else await training();
  });
  model.optimizer.dispose();
  model.dispose();
  return {resumedAt: backup.initialEpoch, warnings: warnings.filter(isRelevant)};
}

async function resumed(
  first: Partial<FitArgs>,
  second: Partial<FitArgs>,
  options: BackupAndRestoreOptions = {},
  change = (store: MemoryStore) => Promise.resolve(store),
) {
  const store = new MemoryStore();
  await train(store, first, options, true);
  return train(await change(storeWith(store.files)), second, options);
}

describe('a backup, when the data are given in another way', () => {
  onExactBackends();

  const folds: {readonly [form: string]: (k: number) => Partial<FitArgs>} = {
    'a tensor': k => ({sampleWeight: tf.tensor1d(fold(k))}),
    'an array': k => ({sampleWeight: fold(k)}),
  };
  for (const form of Object.keys(folds)) {
    it(`is of another fold if its sample weights are others: ${form}`, async () => {
      const make = folds[form];
      expect(await resumed(make(1), make(1))).to.deep.equal({resumedAt: 1, warnings: []});
      for (const second of [make(0), {}]) {
        const {resumedAt, warnings} = await resumed(make(1), second);
        expect(resumedAt).to.equal(undefined);
        expect(warnings.join()).to.include('is of another training: the sample weights differ');
      }
      expect((await resumed({}, make(1))).warnings.join()).to.include('the sample weights differ');
    });
  }

  it('is of the same fold if the weights are given as a tensor or an array', async () => {
    expect(await resumed(folds['a tensor'](1), folds['an array'](1))).to.deep.equal({
      resumedAt: 1,
      warnings: [],
    });
  });

  it('with a name is used, with a warning that names the difference', async () => {
    const options = {name: 'mine'};
    const same = await resumed(folds['a tensor'](1), folds['a tensor'](1), options);
    expect(same).to.deep.equal({resumedAt: 1, warnings: []});
    const {resumedAt, warnings} = await resumed(folds['a tensor'](1), folds['a tensor'](0), options);
    expect(resumedAt).to.equal(1);
    expect(warnings).to.have.length(1);
    expect(warnings[0])
      .to.include('not exactly as it would have')
      .and.to.include('the sample weights differ');
  });

  it('written by an earlier version, which does not know weights and validation, is used', async () => {
    const weaken = async (store: MemoryStore) => {
      for (const [name, bytes] of store.files) {
        if (!name.endsWith('.tfbackup')) continue;
        const {header, content} = openBackup(bytes);
        const {
          weighted: _,
          validation: __,
          ...data
        } = header.identity.data as never as Record<string, unknown>;
        const opened = content();
        const {progress} = opened.content as never as {progress: {circumstances: Record<string, unknown>}};
        delete progress.circumstances.shuffles;
        delete progress.circumstances.classWeight;
        const old = {...header, identity: {...header.identity, data}};
        store.files.set(name, await encodeBackup(old, opened.content));
        tf.dispose(opened.tensors as tf.Tensor[]);
      }
      return store;
    };
    const second = {sampleWeight: fold(0), shuffle: false, validationData: [x, y] as never};
    expect(await resumed(folds['a tensor'](1), second, {}, weaken)).to.deep.equal({
      resumedAt: 1,
      warnings: [],
    });
  });

  const changes: {readonly [what: string]: readonly [Partial<FitArgs>, Partial<FitArgs>]} = {
    'shuffle was true and is false': [{}, {shuffle: false}],
    'classWeight was none and is {"0":1,"1":9}': [{}, {classWeight: {0: 1, 1: 9}}],
    'classWeight was {"0":1,"1":9} and is none': [{classWeight: {1: 9, 0: 1}}, {}],
    'the validation data differ': [{validationData: [x, y]}, {validationData: [x, other.y]}],
    'validated on tensors, and is now on no validation data': [{validationData: [x, y]}, {}],
    'validated on no validation data, and is now on tensors': [{}, {validationData: [x, y]}],
  };
  for (const [what, [first, second]] of Object.entries(changes)) {
    it(`is used, with a warning, also with a name: ${what}`, async () => {
      for (const options of [{}, {name: 'mine'}]) {
        expect(await resumed(first, first, options)).to.deep.equal({resumedAt: 1, warnings: []});
        const {resumedAt, warnings} = await resumed(first, second, options);
        expect(resumedAt).to.equal(1);
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.include(what).and.to.include('not exactly as it would have');
      }
    });
  }

  it('compares the sample weights of the validation', async () => {
    const [first, second] = [0, 1].map(k => ({validationData: [x, y, tf.tensor1d(fold(k))] as never}));
    expect((await resumed(first, first)).warnings).to.deep.equal([]);
    expect((await resumed(first, second)).warnings.join()).to.include('the validation data differ');
  });

  it('compares what a split leaves for the validation', async () => {
    const split = {validationSplit: 0.25};
    expect((await resumed(split, split)).warnings).to.deep.equal([]);
    const {resumedAt, warnings} = await resumed(split, {
      ...split,
      sampleWeight: undefined,
      validationData: [x, y],
    });
    expect(resumedAt).to.equal(undefined);
    expect(warnings.join()).to.include('the number of samples');
  });

  it('leaves no tensors, also if the weights are invalid', async () => {
    const weights = tf.tensor1d(fold(1));
    const args = {sampleWeight: weights, validationData: [x, y, weights] as never};
    await resumed(args, args);
    const before = tf.memory().numTensors;
    expect((await resumed(args, args)).resumedAt).to.equal(1);
    expect(tf.memory().numTensors).to.equal(before);
    const model = withMetrics(binaryModel());
    const made = tf.memory().numTensors;
    const callbacks = new BackupAndRestore(new MemoryStore());
    const error = await failureOf(() => model.fit(x, y, {sampleWeight: [1, 2], callbacks}));
    expect(error.message).to.include('sampleWeight has shape [2], but there are 24 samples');
    expect(tf.memory().numTensors).to.equal(made);
    model.optimizer.dispose();
    model.dispose();
    weights.dispose();
  });
});
