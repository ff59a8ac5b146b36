import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {callbacks} from '../../../callbacks/factories/all.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {samples} from '../helpers.js';
import {buildModel, stateOf} from './reproducible_run.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(24, 3);
const ARGS = {batchSize: 8, shuffle: false} as const;

async function uninterrupted(epochs: number): Promise<string> {
  const model = buildModel({optimizer: 'adamax'});
  await model.fit(x, y, {...ARGS, epochs});
  return stateOf(model);
}

/** Trains two epochs, keeps their backup. */
async function begun(
  wrap: (backup: BackupAndRestore) => tf.Callback = backup => backup,
): Promise<MemoryStore> {
  const store = new MemoryStore();
  const model = buildModel({optimizer: 'adamax'});
  const backup = new BackupAndRestore(store, {deleteCheckpoint: false});
  await model.fit(x, y, {...ARGS, epochs: 2, callbacks: wrap(backup)});
  return store;
}

describe('BackupAndRestore on a plain model', () => {
  for (const [how, wrap] of [
    ['alone', undefined],
    ['in a list', (backup: BackupAndRestore) => callbacks.list([backup, {onEpochEnd: () => undefined}])],
  ] as const) {
    it(`returns the epoch to resume from: ${how}`, async () => {
      const store = await begun(wrap);
      const model = buildModel({optimizer: 'adamax'});
      const backup = new BackupAndRestore(store);
      let initialEpoch = 0;
      const {warnings} = await listen(async () => {
        initialEpoch = await backup.resumeFrom(model);
        await model.fit(x, y, {...ARGS, epochs: 4, initialEpoch, callbacks: wrap?.(backup) ?? backup});
      });
      expect(initialEpoch).to.equal(2);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.include('does not say on which data');
      expect(await stateOf(model)).to.equal(await uninterrupted(4));
      expect(store.files.size).to.equal(0);
    });
  }

  it('an optimizer that trains the weights of a frozen nested model, as in tfjs, resumes with all slots', async () => {
    const build = () => {
      const dense = (seed: number, more = {}) =>
        tf.layers.dense({units: 2, kernelInitializer: tf.initializers.randomNormal({seed}), ...more});
      const inner = tf.sequential({layers: [dense(1, {inputShape: [x.shape[1]]}), dense(2)]});
      const model = tf.sequential({layers: [inner, dense(3, {units: 1})]});
      inner.trainable = false;
      model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
      return model;
    };
    const whole = build();
    await whole.fit(x, y, {...ARGS, epochs: 4});
    const store = new MemoryStore();
    await build().fit(x, y, {
      ...ARGS,
      epochs: 2,
      callbacks: new BackupAndRestore(store, {deleteCheckpoint: false}),
    });
    const model = build();
    const initialEpoch = await new BackupAndRestore(store).resumeFrom(model);
    await model.fit(x, y, {...ARGS, epochs: 4, initialEpoch});
    expect(initialEpoch).to.equal(2);
    expect(await stateOf(model)).to.equal(await stateOf(whole));
  });

  it('begins at 0 without a backup', async () => {
    const backup = new BackupAndRestore(new MemoryStore());
    expect(await backup.resumeFrom(buildModel({}))).to.equal(0);
    expect(backup.initialEpoch).to.equal(undefined);
  });

  it('restores by itself, and warns that fit counts from 0', async () => {
    const store = await begun();
    const model = buildModel({optimizer: 'adamax'});
    const backup = new BackupAndRestore(store);
    const {warnings} = await listen(() => model.fit(x, y, {...ARGS, epochs: 2, callbacks: backup}));
    expect(warnings).to.have.length(2);
    expect(warnings[1]).to.include('before epoch 2, but fit starts with epoch 0');
    expect(await stateOf(model)).to.equal(await uninterrupted(4));
  });

  it('needs a model that is compiled', async () => {
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    const backup = new BackupAndRestore(new MemoryStore());
    expect((await failureOf(backup.resumeFrom(model))).message).to.include('compile the model');
  });

  it('leaks nothing', async () => {
    const store = await begun();
    const model = buildModel({optimizer: 'adamax'});
    await model.fit(x, y, {...ARGS, epochs: 1});
    const before = tf.memory().numTensors;
    const initialEpoch = await new BackupAndRestore(store).resumeFrom(model);
    expect(tf.memory().numTensors).to.equal(before);
    await model.fit(x, y, {
      ...ARGS,
      epochs: 3,
      initialEpoch,
      callbacks: new BackupAndRestore(store, {saveFreq: 2}),
    });
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('an error after the last event of all is not lost', async () => {
    const store = new MemoryStore();
    store.remove = name =>
      name.endsWith('.tfbackup') ? Promise.reject(new Error('the folder is read-only')) : Promise.resolve();
    const model = buildModel({});
    await model.fit(x, y, {...ARGS, epochs: 1});
    const before = tf.memory().numTensors;
    const error = await failureOf(model.fit(x, y, {...ARGS, callbacks: new BackupAndRestore(store)}));
    expect(error.message).to.equal('BackupAndRestore: the folder is read-only');
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('works in a custom loop', async () => {
    const store = new MemoryStore();
    const model = buildModel({});
    const backup = new BackupAndRestore(store, {saveFreq: 2});
    backup.setParams({});
    backup.setModel(model);
    await backup.onTrainBegin();
    await backup.onEpochBegin(0);
    await backup.onBatchEnd(0);
    expect(store.files.size).to.equal(0);
    await backup.onBatchEnd(1);
    expect(store.files.size).to.equal(1);
    await backup.onEpochEnd(0);
    await backup.onTrainEnd();
    expect(store.files.size).to.equal(0);
  });
});
