/** In which order a resumed `fitDataset` gets its rows. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {encodeBackup, openBackup} from '../../../callbacks/backup/backup_file.js';
import type {EpochFingerprint} from '../../../callbacks/backup/data/epoch_recorder.js';
import {oneInShortTier} from '../../backend.js';
import {dataset, onExactBackends} from '../helpers.js';
import {rowsOf} from './cross_validation.js';
import {allRows, type Given, resumedRuns, runOf} from './resumed_dataset.js';
import {storeWith, WatchedStore} from './reproducible_run.js';

const ORDER = 'has the rows of the backup, but in another order';

/** Training and validation data that are parts of one shuffled dataset. */
function parts(seed?: string) {
  const shuffled = allRows().shuffle(24, seed);
  return {train: shuffled.skip(6), validationData: shuffled.take(6).batch(6) as never};
}

describe('the order of a dataset whose training is resumed', () => {
  onExactBackends();

  const own = () => allRows().shuffle(24, '3').batch(6) as never;
  const exact: {readonly [what: string]: () => Given} = {
    'not shuffled': () => ({train: allRows().batch(6)}),
    'shuffled with a seed': () => ({train: allRows().shuffle(24, '7').batch(6)}),
    'shuffled without reshuffling': () => ({train: allRows().shuffle(24, '7', false).batch(6)}),
    'repeated, with batchesPerEpoch': () => ({
      train: allRows().shuffle(24, '7').repeat().batch(6),
      args: {batchesPerEpoch: 3},
    }),
    'validated in every second epoch': () => ({
      train: allRows().shuffle(24, '7').batch(6),
      args: {validationData: own(), validationBatches: 1, validationFreq: 2},
    }),
    'validated on another part of the same shuffle': () => {
      const {train, validationData} = parts('7');
      return {train: train.batch(6), args: {validationData}};
    },
    'validated on another part, in every second epoch': () => {
      const {train, validationData} = parts('7');
      return {train: train.batch(6), args: {validationData, validationFreq: 2}};
    },
    'validated on another part, with batchesPerEpoch': () => {
      const {train, validationData} = parts('7');
      return {train: train.repeat().batch(6), args: {validationData, batchesPerEpoch: 2}};
    },
  };
  const backups = [{saveFreq: 3}, {name: 'fold'}, {name: 'fold', saveFreq: 2}, {}];
  for (const [i, [what, make]] of Object.entries(exact).entries()) {
    it(`is the same as without the interruption: ${what}`, async () => {
      for (const backup of oneInShortTier(backups, i)) {
        const runs = await resumedRuns(make, backup);
        for (const run of runs) expect(run).to.deep.equal({exact: true, warnings: ''});
      }
    });
  }

  // tfjs's `repeat` asks for the shuffled data only when an element is taken.
  it('is the same for data that are shuffled and repeated within an epoch, or is reported with a name', async () => {
    const make = () => ({train: allRows().shuffle(24, '7').repeat(2).batch(6)});
    for (const saveFreq of ['epoch', 3] as const) {
      for (const run of await resumedRuns(make, {saveFreq})) {
        expect(run).to.deep.equal({exact: true, warnings: ''});
      }
      for (const {exact: isExact, warnings} of await resumedRuns(make, {saveFreq, name: 'fold'})) {
        expect(warnings === '').to.equal(isExact);
      }
    }
  });

  const other: {readonly [what: string]: () => Given} = {
    'without a seed': () => ({train: allRows().shuffle(24).batch(6)}),
    'with a seed of 0, which tfjs takes for none': () => ({
      train: allRows()
        .shuffle(24, 0 as never)
        .batch(6),
    }),
    'before the dataset is made': () => ({train: shuffledRows()}),
    'without a seed, with batchesPerEpoch': () => ({
      train: allRows().shuffle(24).repeat().batch(6),
      args: {batchesPerEpoch: 4},
    }),
  };
  for (const [what, make] of Object.entries(other)) {
    it(`is reported once if it is another one: shuffled ${what}`, async () => {
      const runs = await resumedRuns(make, {saveFreq: 'epoch'});
      const inexact = runs.filter(run => !run.exact);
      expect(inexact.length).to.be.greaterThan(2);
      for (const {exact: isExact, warnings} of runs) expect(warnings === '').to.equal(isExact);
      for (const {warnings} of inexact) {
        expect(warnings.split(ORDER)).to.have.length(2);
        expect(warnings).to.include('shuffle(bufferSize, seed)').and.not.to.include('on which data');
      }
    });
  }

  for (const [i, [what, make]] of Object.entries(other).entries()) {
    it(`is reported with a name, too: shuffled ${what}`, async () => {
      for (const saveFreq of oneInShortTier(['epoch', 2] as const, i)) {
        const runs = await resumedRuns(make, {saveFreq, name: 'fold'});
        expect(runs.filter(run => !run.exact).length).to.be.greaterThan(2);
        for (const {exact: isExact, warnings} of runs) {
          // After the last batch of all, another order makes no difference.
          if (isExact && saveFreq !== 'epoch') continue;
          const texts = warnings.split('begins with other rows than in the earlier run');
          expect(texts).to.have.length(isExact ? 1 : 2);
        }
      }
    });
  }

  it('is reported after a backup within a later epoch, too', async () => {
    const runs = await resumedRuns(() => ({train: allRows().shuffle(24).batch(6)}), {saveFreq: 3});
    for (const {warnings} of runs.slice(1)) expect(warnings).to.include(ORDER);
  });

  it('is reported for each resumed run, also if the run before has resumed within an epoch', async () => {
    const seeded = () => ({train: allRows().shuffle(24, '7').batch(6)});
    const store = new WatchedStore();
    await runOf(store, seeded(), {saveFreq: 3});
    // Resumes after 3, 6, 9 batches.
    for (const files of store.moments.slice(1, 4)) {
      const resumed = new WatchedStore();
      for (const [name, bytes] of files) resumed.files.set(name, bytes);
      const {result} = await runOf(resumed, seeded(), {saveFreq: 3});
      for (const later of resumed.moments.slice(0, -2)) {
        expect(await runOf(storeWith(later), seeded(), {saveFreq: 3})).to.deep.equal({result, warnings: []});
        const {warnings} = await runOf(storeWith(later), {train: allRows().shuffle(24, '8').batch(6)});
        expect(warnings.join()).to.include(ORDER);
      }
    }
  });

  const repeatedPart = (seed?: string) => ({
    train: allRows().batch(6),
    args: {validationData: allRows().shuffle(24, seed).repeat().batch(6) as never, validationBatches: 1},
  });
  const validated: {readonly [what: string]: () => Given} = {
    'shuffled without a seed': () => ({
      train: allRows().batch(6),
      args: {validationData: allRows().shuffle(24).batch(6) as never},
    }),
    // tfjs's `repeat` asks for the shuffled data only when an element is taken.
    'repeated, of which each epoch takes a part': () => repeatedPart('7'),
    'the same, without a seed': () => repeatedPart(),
    'a repeated part of the same shuffle': () => {
      const shuffled = allRows().shuffle(24, '7');
      const validationData = shuffled.take(6).repeat().batch(6) as never;
      return {train: shuffled.skip(6).batch(6), args: {validationData, validationBatches: 1}};
    },
  };
  for (const [what, make] of Object.entries(validated)) {
    it(`is reported if it is another one in validation data: ${what}`, async () => {
      const runs = await resumedRuns(make, {saveFreq: 'epoch'});
      for (const {exact: isExact, warnings} of runs) {
        if (!isExact) expect(warnings).to.match(/validation dataset begins with other rows|in another order/);
      }
      const {warnings} = runs[2];
      if (what !== 'a repeated part of the same shuffle') expect(warnings).to.not.include(ORDER);
      expect(warnings).to.not.equal('');
    });
  }

  it('is not compared with a backup of an earlier version, which does not know it', async () => {
    const store = new WatchedStore();
    await runOf(store, {train: allRows().shuffle(24, '7').batch(6)});
    const files = storeWith(store.moments[2]);
    for (const [name, bytes] of files.files) {
      if (!name.endsWith('.tfbackup')) continue;
      const {header, content} = openBackup(bytes);
      const {data} = header.identity;
      const {sample: _, last: __, ...firstEpoch} = data?.firstEpoch as EpochFingerprint;
      const old = {...header, identity: {...header.identity, data: {...data, firstEpoch}}};
      const opened = content();
      files.files.set(name, await encodeBackup(old, opened.content));
      tf.dispose(opened.tensors as tf.Tensor[]);
    }
    for (const seed of ['7', '8']) {
      const {warnings} = await runOf(storeWith(files.files), {train: allRows().shuffle(24, seed).batch(6)});
      expect(warnings).to.deep.equal([]);
    }
  });

  it('leaves no tensors when it is compared', async () => {
    const [fixed, turned] = [rowsOf([0, 1, 2, 3]), rowsOf([3, 2, 1, 0])];
    for (const [backup, text] of [
      [{}, ORDER],
      [{name: 'fold', saveFreq: 3}, 'begins with other rows'],
    ] as const) {
      const store = new WatchedStore();
      await runOf(store, {train: dataset(fixed.x, fixed.y, 6)}, backup);
      const before = tf.memory().numTensors;
      for (const files of store.moments.slice(1, 4)) {
        const {warnings} = await runOf(storeWith(files), {train: dataset(turned.x, turned.y, 6)}, backup);
        expect(warnings.join()).to.include(text);
        expect(tf.memory().numTensors).to.equal(before);
      }
    }
  });
});

/** Rows that the program itself has put into another order. */
function shuffledRows() {
  const {x, y} = rowsOf([0, 1, 2, 3]);
  const order = tf.tensor1d(Array.from(tf.util.createShuffledIndices(24)), 'int32');
  return dataset(tf.gather(x, order), tf.gather(y, order), 6);
}
