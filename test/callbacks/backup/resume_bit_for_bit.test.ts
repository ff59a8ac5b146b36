import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {oneInShortTier} from '../../backend.js';
import {onExactBackends} from '../helpers.js';
import {OPTIMIZERS, type Run, storeWith, train, WatchedStore} from './reproducible_run.js';
import {listen} from '../../outcomes.js';

/** Resumes from what was on disk at each moment, and compares with the training that was not interrupted. */
async function resumesEverywhere(run: Run, step = 1): Promise<number> {
  const store = new WatchedStore();
  const {value: whole, warnings} = await listen(() => train(run, store));
  // tfjs says on first use that it would be faster elsewhere.
  expect(warnings.filter(text => !text.includes('tfjs-node'))).to.deep.equal([]);
  let resumed = 0;
  for (let i = 0; i < store.moments.length; i += step) {
    const {value: ended, warnings: said} = await listen(() => train(run, storeWith(store.moments[i])));
    expect(said, `moment ${i}`).to.deep.equal([]);
    expect(ended.history, `History, moment ${i}`).to.equal(whole.history);
    expect(ended.model, `model, moment ${i}`).to.equal(whole.model);
    resumed++;
  }
  return resumed;
}

describe('a training that resumes from a backup', () => {
  onExactBackends();
  for (const [i, optimizer] of Object.keys(OPTIMIZERS).entries()) {
    for (const dataset of oneInShortTier([false, true], i)) {
      it(`ends bit by bit as without an interruption: ${optimizer}, ${dataset ? 'fitDataset' : 'fit'}`, async () => {
        expect(await resumesEverywhere({optimizer, dataset, seed: dataset ? null : 3}, 2)).to.be.greaterThan(
          2,
        );
        const everyTwo = {optimizer, dataset, seed: dataset ? null : 3, backup: {saveFreq: 2}};
        expect(await resumesEverywhere(everyTwo, 3)).to.be.greaterThan(2);
      });
    }
  }

  it('after every batch', async () => {
    await resumesEverywhere({backup: {saveFreq: 1}, epochs: 2});
    await resumesEverywhere({backup: {saveFreq: 1}, epochs: 2, dataset: true, seed: null});
  });

  it('with one iterator for all epochs', async () => {
    await resumesEverywhere({backup: {saveFreq: 3}, dataset: true, batchesPerEpoch: true, seed: null}, 2);
  });

  it('with a validation split, without a shuffle', async () => {
    await resumesEverywhere({backup: {saveFreq: 2}, validationSplit: 0.2}, 3);
    await resumesEverywhere({backup: {saveFreq: 2}, validationSplit: 0.2, seed: null}, 3);
  });

  it('frees everything', async () => {
    const store = new WatchedStore();
    const run = {backup: {saveFreq: 2}};
    await train(run, store);
    const before = tf.memory().numTensors;
    await train(run, new MemoryStore());
    expect(tf.memory().numTensors).to.equal(before);
    await train(run, storeWith(store.moments[4]));
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('removes its backups at the end, or keeps two, or one', async () => {
    const store = new MemoryStore();
    await train({}, store);
    expect([...store.files.keys()]).to.deep.equal([]);
    await train({backup: {deleteCheckpoint: false}}, store);
    expect(store.files.size).to.equal(2);
    const single = new MemoryStore();
    await train({backup: {deleteCheckpoint: false, doubleCheckpoint: false}}, single);
    expect(single.files.size).to.equal(1);
  });
});
