/** On which data a backup of `fitDataset` was trained. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {DatasetLike} from '../../../src/tracking/types.js';
import {dataset} from '../helpers.js';
import {
  augmented,
  BATCHES,
  crossValidate,
  EPOCHS,
  type FoldResult,
  rowsOf,
  tfData,
  type Validation,
} from './cross_validation.js';
import {storeWith} from './reproducible_run.js';

const UNKNOWN = 'does not say on which data';
const OTHER = 'the training data differ';

/** A program that crashes in fold 3, the same program started again, and one that never crashed. */
async function crashed(given: Validation) {
  const store = new MemoryStore();
  await crossValidate(store, {crashIn: 3, ...given});
  const files = storeWith(store.files);
  const again = await crossValidate(store, given);
  const whole = await crossValidate(new MemoryStore(), given);
  return {again, whole, files};
}

const isExact = () => tf.getBackend() !== 'webgl';
const weightsOf = ({weights}: FoldResult) => weights;

const fixed: Validation = {data: ({x, y}) => dataset(x, y, 6)};
const repeated: Validation = {
  data: rows => tfData(rows).batch(6).repeat(),
  args: {batchesPerEpoch: BATCHES},
};

describe('a backup of fitDataset, in a program of folds without names', () => {
  const reproducible: {readonly [what: string]: Validation} = {
    'a fixed order': fixed,
    'a dataset that reshuffles, with a seed': {data: rows => tfData(rows).shuffle(24, '7').batch(6)},
    'one iterator for all epochs': repeated,
    'a validation dataset': {...fixed, args: {validationData: dataset(rowsOf([2]).x, rowsOf([2]).y, 4)}},
    'unknown size': {data: ({x, y}) => ({...dataset(x, y, 6), size: undefined})},
    'sample weights': {data: ({x, y, weights}) => dataset(x, y, 6, weights)},
    'class weights': {...fixed, args: {classWeight: {0: 1, 1: 3}}},
    'backups within an epoch': {...fixed, backup: {saveFreq: 3}},
  };
  for (const [what, given] of Object.entries(reproducible)) {
    it(`is used by its own fold alone: ${what}`, async () => {
      const {again, whole} = await crashed(given);
      expect(again.map(({epochs}) => epochs)).to.deep.equal([EPOCHS, EPOCHS.slice(2)]);
      if (isExact()) expect(again.map(weightsOf)).to.deep.equal(whole.map(weightsOf));
      expect(again[0].warnings.join()).to.include(OTHER).and.not.to.include(UNKNOWN);
      expect(again[1].warnings).to.deep.equal([]);
    });
  }

  it('is used by its own fold alone: a dataset that reshuffles, without a seed', async () => {
    const {again} = await crashed({data: rows => tfData(rows).shuffle(24).batch(6)});
    expect(again.map(({epochs}) => epochs)).to.deep.equal([EPOCHS, EPOCHS.slice(2)]);
    expect(again[0].warnings.join()).to.include(OTHER).and.not.to.include(UNKNOWN);
    expect(again[1].warnings).to.have.length(1);
    expect(again[1].warnings[0]).to.include('in another order');
  });

  it('is used, with a warning, if the dataset yields other data each time', async () => {
    const noisy: Validation = {data: ({x, y}) => augmented(dataset(x, y, 6))};
    const {again} = await crashed({...noisy, folds: [3]});
    expect(again[0].epochs).to.deep.equal(EPOCHS.slice(2));
    expect(again[0].warnings.join()).to.include(UNKNOWN);
  });

  it('is not used for a longer or shorter dataset of unknown size', async () => {
    for (const shuffles of [false, true]) {
      const data = (parts: readonly number[]) => (): DatasetLike => {
        const all = tfData(rowsOf(parts));
        const {iterator} = (shuffles ? all.shuffle(100) : all).batch(6) as never as DatasetLike;
        return {iterator: iterator.bind((shuffles ? all.shuffle(100) : all).batch(6))};
      };
      const store = new MemoryStore();
      await crossValidate(store, {data: data([0, 1, 2]), crashIn: 3, folds: [3]});
      for (const parts of [
        [0, 1],
        [0, 1, 2, 3],
      ]) {
        const [{epochs, warnings}] = await crossValidate(storeWith(store.files), {
          data: data(parts),
          folds: [3],
        });
        expect(epochs).to.deep.equal(EPOCHS);
        expect(warnings.join()).to.include(OTHER);
      }
    }
  });

  it('does not depend on how the rows are batched', async () => {
    const store = new MemoryStore();
    const data = (size: number) => (rows: Parameters<typeof tfData>[0]) =>
      ({...dataset(rows.x, rows.y, size), size: undefined}) as DatasetLike;
    await crossValidate(store, {data: data(6), crashIn: 3, folds: [3]});
    const [{epochs, warnings}] = await crossValidate(store, {data: data(5), folds: [3]});
    expect([epochs, warnings]).to.deep.equal([EPOCHS.slice(2), []]);
  });

  it('distinguishes folds that differ only in sample weights', async () => {
    const store = new MemoryStore();
    const weighted = (scale: number): Validation => ({
      data: ({x, y, weights}) => dataset(x, y, 6, tf.mul(weights, scale)),
      folds: [3],
    });
    await crossValidate(store, {...weighted(1), crashIn: 3});
    const [other] = await crossValidate(storeWith(store.files), weighted(2));
    expect([other.epochs, other.warnings.join().includes(OTHER)]).to.deep.equal([EPOCHS, true]);
    expect((await crossValidate(storeWith(store.files), weighted(1)))[0].warnings).to.deep.equal([]);
  });

  it('is found among backups of other folds, and leaves them alone', async () => {
    const {files} = await crashed(fixed);
    const foreign = [...files.files.keys()];
    await crossValidate(files, {...fixed, folds: [1], crashIn: 1});
    const whole = await crossValidate(new MemoryStore(), {...fixed, folds: [1]});
    const [first] = await crossValidate(files, {...fixed, folds: [1]});
    expect(first.epochs).to.deep.equal(EPOCHS.slice(2));
    if (isExact()) expect(first.weights).to.equal(whole[0].weights);
    expect([...files.files.keys()]).to.deep.equal(foreign);
  });

  it('with a name, is used whatever the data are, which are not drawn to compare them', async () => {
    const store = new MemoryStore();
    let drawn = 0;
    const counted = (from: DatasetLike): DatasetLike => ({
      ...from,
      async iterator() {
        drawn++;
        return from.iterator();
      },
    });
    const given: Validation = {
      data: ({x, y}) => counted(augmented(dataset(x, y, 6))),
      backup: {name: 'fold'},
      folds: [3],
    };
    await crossValidate(store, {...given, crashIn: 3});
    drawn = 0;
    const [{epochs, warnings}] = await crossValidate(store, given);
    expect(epochs).to.deep.equal(EPOCHS.slice(2));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('begins with other rows than in the earlier run');
    expect(drawn).to.equal(1 + 2 + 2);
  });
});
