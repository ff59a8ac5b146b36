/** Backups within the first epoch of `fitDataset`, whose batches are compared and then skipped. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {AbortOn} from '../../../callbacks/stopping/abort_on.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {DatasetLike} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, onExactBackends, twoOutputs} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {
  BATCHES,
  compiledModel,
  crossValidate,
  EPOCHS,
  rowsOf,
  tfData,
  type Validation,
} from './cross_validation.js';
import {storeWith, WatchedStore} from './reproducible_run.js';

const fixed: Validation = {data: ({x, y}) => dataset(x, y, 6)};
const often: Validation = {...fixed, backup: {saveFreq: 1}};
const {x, y} = rowsOf([0, 1, 2, 3]);

describe('a backup within the first epoch of fitDataset', () => {
  onExactBackends();

  const kinds: {readonly [what: string]: Validation} = {
    'a fixed order': often,
    'a dataset that reshuffles': {...often, data: rows => tfData(rows).shuffle(24, '7').batch(6)},
    'one iterator for all epochs': {
      ...often,
      data: rows => tfData(rows).shuffle(24, '7').repeat().batch(6),
      args: {batchesPerEpoch: 3},
    },
    'sample weights': {...often, data: ({weights, ...rows}) => dataset(rows.x, rows.y, 6, weights)},
    'the last element comes with done': {
      ...often,
      data: ({x: xs, y: ys}) => ({
        async iterator() {
          const iterator = await dataset(xs, ys, 6).iterator();
          let at = 0;
          return {
            async next() {
              if (at === BATCHES) throw new Error('asked again');
              const {value} = await iterator.next();
              return {value, done: ++at === BATCHES};
            },
          };
        },
      }),
    },
  };
  for (const [what, given] of Object.entries(kinds)) {
    it(`is resumed with the following batches: ${what}`, async () => {
      const folds = [3];
      const [whole] = await crossValidate(new MemoryStore(), {...given, folds});
      const last = given.args?.batchesPerEpoch ?? BATCHES;
      for (const crashAtBatch of [1, 2, last - 1]) {
        const store = new MemoryStore();
        await crossValidate(store, {...given, folds, crashIn: 3, crashAtBatch});
        const before = tf.memory().numTensors;
        const [{batches, epochs, weights, warnings}] = await crossValidate(store, {...given, folds});
        expect([epochs, warnings, weights]).to.deep.equal([EPOCHS, [], whole.weights]);
        expect(batches[0]).to.equal(crashAtBatch);
        if (what !== 'sample weights') continue;
        expect(tf.memory().numTensors).to.equal(before);
      }
    });
  }

  it('is not used for a fold that differs in the first batches, whatever comes later', async () => {
    const store = new MemoryStore();
    // Both folds begin with part 0.
    await crossValidate(store, {...often, crashIn: 3, crashAtBatch: 2});
    const whole = await crossValidate(new MemoryStore(), often);
    const again = await crossValidate(store, often);
    expect(again.map(({weights}) => weights)).to.deep.equal(whole.map(({weights}) => weights));
    expect(again.map(({batches}) => batches[0])).to.deep.equal([0, 2]);
    expect(again[0].warnings.join()).to.include('the training data differ');
    expect(again[1].warnings).to.deep.equal([]);
    expect(store.files.size).to.equal(0);
  });

  it('continues at the batch whose update AbortOn has skipped', async () => {
    const run = async (store: MemoryStore, abortAt?: number) => {
      const model = withMetrics(binaryModel(['acc']));
      const stop = new AbortController();
      const observer = {onBatchBegin: (batch: number) => batch === abortAt && stop.abort()};
      const callbacks = [new BackupAndRestore(store), new AbortOn(stop.signal), observer];
      const {value, warnings} = await listen(() =>
        model.fitDataset(dataset(x, y, 6), {epochs: 2, callbacks}),
      );
      return {
        warnings,
        text: JSON.stringify([value.history, model.getWeights().map(w => [...w.dataSync()])]),
      };
    };
    const whole = await run(new MemoryStore());
    for (const batch of [1, 2, 3]) {
      const store = new MemoryStore();
      await run(store, batch);
      expect(store.files.size).to.equal(1);
      expect(await run(store)).to.deep.equal({...whole, warnings: []});
    }
  });

  it('is compared again, and its first epoch is complete in later backups', async () => {
    const store = new WatchedStore();
    await crossValidate(store, {...often, folds: [3], crashIn: 3, crashAtBatch: 2});
    await crossValidate(store, {...often, folds: [3], crashIn: 3});
    const again = await crossValidate(store, {...often, folds: [1, 3]});
    expect(again.map(({epochs}) => epochs)).to.deep.equal([EPOCHS, [2, 3]]);
    expect(again[1].warnings).to.deep.equal([]);
  });

  it('of a training that a callback stopped there stays stopped', async () => {
    const store = new MemoryStore();
    const run = async () => {
      const model = withMetrics(binaryModel());
      const seen: number[] = [];
      const callbacks = [
        new BackupAndRestore(store, {deleteCheckpoint: false}),
        {
          onBatchEnd(batch: number) {
            seen.push(batch);
            if (batch === 1) model.stopTraining = true;
          },
        },
      ];
      const {warnings} = await listen(() => model.fitDataset(dataset(x, y, 6), {epochs: 3, callbacks}));
      return {seen, warnings};
    };
    expect((await run()).seen).to.deep.equal([0, 1]);
    expect(await run()).to.deep.equal({seen: [], warnings: []});
  });

  it('of a model with outputs that have no labels is resumed', async () => {
    const run = async (store: MemoryStore, crashAt?: number) => {
      const model = withMetrics(twoOutputs());
      model.compile({optimizer: 'sgd', loss: {a: 'binaryCrossentropy'}});
      const data: DatasetLike = {
        async iterator() {
          const iterator = await dataset(x, y, 6).iterator();
          return {
            async next() {
              const {value, done} = await iterator.next();
              const {xs, ys} = (value ?? {}) as {xs: tf.Tensor; ys: tf.Tensor};
              return {value: value && {xs, ys: {a: ys}}, done};
            },
          };
        },
      };
      const callbacks = [
        new BackupAndRestore(store, {saveFreq: 1}),
        {
          onBatchBegin(batch: number) {
            if (batch === crashAt) throw new Error('crash');
          },
        },
      ];
      const before = tf.memory().numTensors;
      const {warnings} = await listen(() =>
        model.fitDataset(data, {epochs: 2, callbacks}).catch(() => undefined),
      );
      expect(tf.memory().numTensors).to.equal(before);
      return JSON.stringify([warnings, model.getWeights().map(w => Array.from(w.dataSync()))]);
    };
    const store = new MemoryStore();
    const whole = await run(new MemoryStore());
    await run(store, 2);
    expect(await run(store)).to.equal(whole);
  });
});

describe('comparing the data of a backup with a dataset', () => {
  onExactBackends();

  /** A model whose optimizer has all of its variables. */
  const trainedModel = async () => {
    const model = compiledModel();
    await listen(() => model.fitDataset(dataset(x, y, 6), {epochs: 1}));
    return model;
  };

  /** Throws when the element with this number is drawn. */
  const throwing = (at: number, error: Error): DatasetLike => ({
    size: BATCHES,
    async iterator() {
      const iterator = await dataset(x, y, 6).iterator();
      let drawn = 0;
      return {
        next: () => (drawn++ === at ? Promise.reject(error) : iterator.next()),
      };
    },
  });

  it('frees everything, also if the dataset throws or yields something else', async () => {
    const store = new MemoryStore();
    await crossValidate(store, {...often, folds: [4], crashIn: 4, crashAtBatch: 3});
    const model = await trainedModel();
    const error = new Error('no such file');
    const wrong: DatasetLike = {
      size: BATCHES,
      async iterator() {
        return {next: async () => ({value: {xs: tf.ones([2, 3]), ys: tf.ones([3, 1])}, done: false})};
      },
    };
    for (const onException of ['throw', 'warn'] as const) {
      for (const data of [throwing(0, error), throwing(2, error), wrong]) {
        const before = tf.memory().numTensors;
        const callbacks = new BackupAndRestore(storeWith(store.files), {onException});
        const {value} = await listen(() => failureOf(model.fitDataset(data, {epochs: 2, callbacks})));
        if (data === wrong) expect(value.message).to.include('different numbers of samples');
        else expect(value).to.equal(error);
        expect(tf.memory().numTensors).to.equal(before);
        // Nothing is locked.
        await failureOf(model.fitDataset(throwing(0, error), {epochs: 1, callbacks})).then(failure =>
          expect(failure).to.equal(error),
        );
      }
    }
  });

  it('frees everything if the training ends among the skipped batches', async () => {
    const store = new MemoryStore();
    await crossValidate(store, {...often, folds: [4], crashIn: 4, crashAtBatch: 3});
    const model = await trainedModel();
    const crash = {
      onEpochBegin() {
        throw new Error('crash');
      },
    };
    const before = tf.memory().numTensors;
    const callbacks = [new BackupAndRestore(store), crash];
    await failureOf(model.fitDataset(dataset(x, y, 6), {epochs: 2, callbacks}));
    expect(tf.memory().numTensors).to.equal(before);
  });
});
