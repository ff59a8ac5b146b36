/** Folds whose backups know only a part of their data, which is another one each time. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {DatasetLike} from '../../../src/tracking/types.js';
import {someEntries} from '../../backend.js';
import {dataset} from '../helpers.js';
import {
  augmented,
  crossValidate,
  EPOCHS,
  type FoldRows,
  rowsOf,
  tfData,
  type Validation,
} from './cross_validation.js';
import {storeWith} from './reproducible_run.js';

const UNKNOWN = 'does not say on which data';
const OTHER = 'the training data differ';

const early = {backup: {saveFreq: 1}, crashAtBatch: 3};
const given = (seed?: string): {readonly [what: string]: Validation} => ({
  'of the first epoch': {...early, data: rows => tfData(rows).shuffle(24, seed).batch(6)},
  'of the first epoch, of unknown size': {
    ...early,
    data: rows => {
      const data = tfData(rows).shuffle(24, seed).batch(6) as never as DatasetLike;
      return {iterator: () => data.iterator()};
    },
  },
  'of repeated data in the first epoch': {
    ...early,
    data: rows => tfData(rows).shuffle(24, seed).repeat().batch(6),
    args: {batchesPerEpoch: 4},
  },
  'of repeated data in each epoch': {
    data: rows => tfData(rows).shuffle(24, seed).repeat().batch(6),
    args: {batchesPerEpoch: 3},
  },
  'of repeated data in each epoch, and some of it twice': {
    data: rows => tfData(rows).shuffle(24, seed).repeat().batch(6),
    args: {batchesPerEpoch: 5},
  },
});

async function crashed(validation: Validation): Promise<MemoryStore> {
  const store = new MemoryStore();
  await crossValidate(store, {...validation, folds: [3], crashIn: 3});
  return store;
}

async function resumed(store: MemoryStore, validation: Validation, fold: number) {
  const [{epochs, batches, warnings}] = await crossValidate(storeWith(store.files), {
    ...validation,
    folds: [fold],
  });
  const isResumed = epochs.length < EPOCHS.length || batches[0] === validation.crashAtBatch;
  return {isResumed, warnings: warnings.join('\n')};
}

describe('a backup of fitDataset that knows a part', () => {
  for (const seed of ['7', undefined]) {
    for (const [what, validation] of someEntries(given(seed), 2)) {
      it(`${what} is used by its own fold alone, shuffled with the seed ${seed}`, async () => {
        const store = await crashed(validation);
        const own = await resumed(store, validation, 3);
        expect(own.isResumed).to.equal(true);
        if (seed === undefined) expect(own.warnings).to.include(UNKNOWN);
        else expect(own.warnings).to.equal('');
        const other = await resumed(store, validation, 1);
        expect(other.isResumed).to.equal(false);
        expect(other.warnings).to.include(OTHER).and.not.to.include(UNKNOWN);
      });
    }
  }

  for (const [what, validation] of someEntries(given(), 1)) {
    it(`${what} is used, with a warning, if the numbers differ each time`, async () => {
      const noisy = {...validation, data: (rows: FoldRows) => augmented(validation.data(rows))};
      const {isResumed, warnings} = await resumed(await crashed(noisy), noisy, 3);
      expect(isResumed).to.equal(true);
      expect(warnings).to.include(UNKNOWN);
    });
  }

  it('is used, with a warning, if all of its rows are also in the data of this fold', async () => {
    const data = () => tfData(rowsOf([0, 2, 4, 1])).shuffle(24);
    const validation: Validation = {...early, data: () => data().batch(6)};
    const store = await crashed({
      ...validation,
      data: () =>
        tfData(rowsOf([0, 2, 4, 2]))
          .shuffle(24)
          .batch(6),
    });
    const {isResumed, warnings} = await resumed(store, validation, 1);
    expect([isResumed, warnings.includes(UNKNOWN)]).to.deep.equal([true, true]);
  });

  it('is used, with a warning, if the data do not end within a few epochs', async () => {
    const [noise] = [tf.randomUniform([5000, 1])];
    const endless = (): DatasetLike => {
      const {x, y} = rowsOf([0]);
      let at = 0;
      return {
        async iterator() {
          const next = () => {
            at += 6;
            return {xs: tf.add(x, tf.slice(noise, [at, 0], [6, 1])), ys: tf.clone(y)};
          };
          return {next: async () => ({value: next(), done: false})};
        },
      };
    };
    const data = endless();
    const validation: Validation = {data: () => data, args: {batchesPerEpoch: 3}};
    const {isResumed, warnings} = await resumed(await crashed(validation), validation, 3);
    expect([isResumed, warnings.includes(UNKNOWN)]).to.deep.equal([true, true]);
  });

  it('leaves no tensors when its rows are looked up', async () => {
    const [own, other] = [reordered([0, 1, 2, 4]), reordered([0, 2, 3, 4])];
    const store = await crashed({...early, data: () => own});
    for (const [data, fold] of [
      [own, 3],
      [other, 1],
    ] as const) {
      const before = tf.memory().numTensors;
      const {isResumed, warnings} = await resumed(store, {...early, data: () => data}, fold);
      expect([isResumed, warnings.includes(UNKNOWN)]).to.deep.equal([data === own, data === own]);
      expect(tf.memory().numTensors).to.equal(before);
    }
  });
});

/** A dataset with another order each time, without tensors that wait in a buffer. */
function reordered(parts: readonly number[]): DatasetLike {
  const {x, y} = rowsOf(parts);
  const orders = Array.from({length: 24}, (_, turn) => {
    const order = Array.from({length: 24}, (__, i) => (7 * i + 5 * turn) % 24);
    return dataset(tf.gather(x, order), tf.gather(y, order), 6);
  });
  let asked = 0;
  return {size: 4, iterator: () => orders[asked++].iterator()};
}
