import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {failure, listen, onExactBackends} from '../helpers.js';
import {type Ended, storeWith, train, WatchedStore} from './reproducible_run.js';

const RUN = {epochs: 3};

/** The last moment with two backups, and how the training ended. */
async function twoBackups(): Promise<{files: Map<string, Uint8Array>; whole: Ended}> {
  const store = new WatchedStore();
  const {value: whole} = await listen(() => train(RUN, store));
  const moment = store.moments.filter(files => files.size === 2).pop();
  return {files: new Map(moment), whole};
}

describe('a backup that cannot be used', () => {
  onExactBackends();
  it('because it is corrupt is reported, and the one before it used, to the bit', async () => {
    const {files, whole} = await twoBackups();
    const newest = [...files.keys()].sort()[1];
    const older = [...files.keys()].sort()[0];
    const bytes = files.get(newest) as Uint8Array;
    for (const damaged of [
      bytes.slice(0, 100),
      new Uint8Array(0),
      bytes.map((b, i) => (i === 1000 ? b ^ 4 : b)),
    ]) {
      const {value, warnings} = await listen(() =>
        train(RUN, storeWith(new Map(files).set(newest, damaged))),
      );
      expect(value).to.deep.equal(whole);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(
        new RegExp(`BackupAndRestore: in memory, "${newest}" cannot be used: it is (truncated|corrupt)`),
      );
      expect(warnings[0]).to.include(`Training resumes from "${older}"`);
    }
  });

  it('leaves training to start over when there is no other', async () => {
    const {files, whole} = await twoBackups();
    const store = storeWith(files);
    for (const [name, bytes] of files) store.files.set(name, bytes.slice(0, -9));
    const {value, warnings} = await listen(() => train(RUN, store));
    expect(value).to.deep.equal(whole);
    expect(warnings[0]).to.include('Training starts from the beginning.');
    expect([...store.files.keys()]).to.deep.equal([]);
  });

  it('because it is of another model is left alone', async () => {
    const store = new MemoryStore();
    const foreign = {optimizer: 'sgd', epochs: 2, backup: {deleteCheckpoint: false}};
    await listen(() => train(foreign, store));
    const names = [...store.files.keys()];
    const {whole} = await twoBackups();
    const {value, warnings} = await listen(() => train(RUN, store));
    expect(value).to.deep.equal(whole);
    expect(warnings[0])
      .to.include('is of another training: the optimizer was "SGD" and is "Adam"')
      .and.to.include('Training starts from the beginning.');
    expect([...store.files.keys()]).to.deep.equal(names);
  });

  it('is found out by nobody when there is none', async () => {
    const {warnings} = await listen(() => train(RUN, new MemoryStore()));
    expect(warnings).to.deep.equal([]);
  });
});

/** A store that is full after so many writes. */
class FullStore extends MemoryStore {
  private left: number;

  constructor(writes: number) {
    super();
    this.left = writes;
  }

  override async write(name: string, bytes: Uint8Array): Promise<void> {
    if (this.left-- <= 0) throw new Error('memory: the disk is full (ENOSPC).');
    await super.write(name, bytes);
  }
}

describe('a backup that cannot be written', () => {
  it('ends training, with the last good one intact', async () => {
    const {whole} = await twoBackups();
    const store = new FullStore(1);
    const error = await failure(train(RUN, store));
    expect(error.message).to.equal('BackupAndRestore: memory: the disk is full (ENOSPC).');
    expect([...store.files.keys()]).to.deep.equal(['backup-00000001.tfbackup']);
    expect(await train(RUN, storeWith(store.files))).to.deep.equal(whole);
  });

  it('is a warning, if asked so', async () => {
    const {whole} = await twoBackups();
    const store = new FullStore(1);
    const {value, warnings} = await listen(() =>
      train({...RUN, backup: {onException: 'warn', deleteCheckpoint: false}}, store),
    );
    expect(value).to.deep.equal(whole);
    expect(warnings).to.have.length(2);
    expect([...store.files.keys()]).to.deep.equal(['backup-00000001.tfbackup']);
  });

  it('leaks nothing', async () => {
    await failure(train(RUN, new FullStore(0)));
    const before = tf.memory().numTensors;
    await failure(train(RUN, new FullStore(1)));
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('never replaces a good one', async () => {
    const store = new WatchedStore();
    await train({backup: {saveFreq: 1}, epochs: 2}, store);
    const kept = store.moments.slice(0, -2).map(files => files.size);
    expect(Math.min(...kept.slice(1))).to.equal(2);
    expect(Math.max(...kept)).to.equal(3);
  });
});

describe('the options of BackupAndRestore', () => {
  it('are checked', () => {
    const store = new MemoryStore();
    expect(() => new BackupAndRestore('')).to.throw('backupDir must be a path');
    expect(() => new BackupAndRestore({})).to.throw('backupDir must be a path');
    expect(() => new BackupAndRestore(7 as never)).to.throw('backupDir must be a path');
    expect(() => new BackupAndRestore(store, {saveFreq: 'batch' as never})).to.throw(
      `'epoch' or a number of batches`,
    );
    expect(() => new BackupAndRestore(store, {saveFreq: 0})).to.throw(
      'saveFreq must be a whole number, at least 1',
    );
    expect(() => new BackupAndRestore(store, {saveFreq: 1.5})).to.throw('saveFreq must be a whole number');
    expect(() => new BackupAndRestore(store, {onException: 'raise' as never})).to.throw('onException');
    expect(() => new BackupAndRestore(store, {saveFrek: 1} as never)).to.throw('saveFreq');
    const keras = {backup_dir: 'a', save_freq: 3, delete_checkpoint: false, double_checkpoint: true};
    expect(new BackupAndRestore(keras as never)).to.be.instanceOf(BackupAndRestore);
  });
});
