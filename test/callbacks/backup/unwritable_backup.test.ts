import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {storeWith, train, WatchedStore} from './reproducible_run.js';
import {RUN, twoBackups} from './two_backups.js';
import {failureOf, listen} from '../../outcomes.js';

/** A store that is full after n writes. */
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
  it('ends training, and the last good one is intact', async () => {
    const {whole} = await twoBackups();
    const store = new FullStore(1);
    const error = await failureOf(train(RUN, store));
    expect(error.message).to.equal('BackupAndRestore: memory: the disk is full (ENOSPC).');
    expect([...store.files.keys()]).to.deep.equal(['backup-00000001.tfbackup']);
    expect(await train(RUN, storeWith(store.files))).to.deep.equal(whole);
  });

  it('is a warning with this option', async () => {
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
    await failureOf(train(RUN, new FullStore(0)));
    const before = tf.memory().numTensors;
    await failureOf(train(RUN, new FullStore(1)));
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
