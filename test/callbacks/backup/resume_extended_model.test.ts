/** What a resumed training of an extended model restores. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {callbacks as factories} from '../../../callbacks/factories/all.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {TerminateOnNaN} from '../../../callbacks/stopping/terminate_on_nan.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples, onExactBackends} from '../helpers.js';
import {storeWith, train, WatchedStore} from './reproducible_run.js';
import {interrupted, Counter} from './interrupted_run.js';
import {listen} from '../../outcomes.js';

describe('a resumed training of an extended model', () => {
  onExactBackends();
  it('skips the batches that were trained, without events, and has History from the first epoch on', async () => {
    const heard: string[] = [];
    const run = {backup: {saveFreq: 3}, callbacks: () => [new Counter(heard)]};
    const store = new WatchedStore();
    const {value: whole} = await listen(() => train(run, store));
    heard.length = 0;
    // Six of the 15 batches: epoch 1, one batch.
    const {value} = await listen(() => train(run, storeWith(store.moments[1])));
    expect(value).to.deep.equal(whole);
    expect(whole.history).to.include('["epochs",[1,2,3]]');
    expect(heard.slice(0, 6)).to.deep.equal([
      'begin 1',
      'batch 1',
      'batch 2',
      'batch 3',
      'batch 4',
      'end 1, history 0',
    ]);
    expect(heard[heard.length - 1]).to.equal('end 2, history 0,1');
  });

  it('finds the members of lists', async () => {
    const run = {
      backup: {saveFreq: 2},
      callbacks: () => factories.list([new Counter([]), {onEpochEnd: () => undefined}]),
    };
    const {whole, value, warnings} = await interrupted(run, 3);
    expect([value, warnings]).to.deep.equal([whole, []]);
  });

  it('has all that ValidationMetrics computed, by epoch and by batch', async () => {
    const {x, y} = samples(20, 8);
    for (const every of ['epoch', 2] as const) {
      const seen: string[] = [];
      const make = () => new ValidationMetrics({data: [x, y], metrics: ['Recall'], every, prefix: 'my_'});
      const run = {
        backup: {saveFreq: 3},
        callbacks: () => {
          const metrics = make();
          return [metrics, {onTrainEnd: () => void seen.push(JSON.stringify(metrics.results))}];
        },
      };
      const store = new WatchedStore();
      const {value: whole} = await listen(() => train(run, store));
      for (const files of store.moments) {
        const {value, warnings} = await listen(() => train(run, storeWith(files)));
        expect([value, warnings]).to.deep.equal([whole, []]);
      }
      expect(new Set(seen).size).to.equal(1);
    }
  });

  it('stays stopped when a callback has stopped it', async () => {
    for (const backup of [{}, {saveFreq: 1}]) {
      const run = {epochs: 5, backup, callbacks: () => new Counter([], 2)};
      const store = new WatchedStore();
      const {value: whole} = await listen(() => train(run, store));
      expect(whole.history).to.include('[0,1]');
      for (const files of store.moments) {
        expect((await listen(() => train(run, storeWith(files)))).value).to.deep.equal(whole);
      }
    }
  });

  it('trains nothing if all epochs are done, and further epochs if fit has more', async () => {
    const run = {backup: {deleteCheckpoint: false}};
    const store = new MemoryStore();
    const {value: whole} = await listen(() => train(run, store));
    const heard: string[] = [];
    const {value} = await listen(() => train({...run, callbacks: () => new Counter(heard)}, store));
    expect([value, heard]).to.deep.equal([whole, []]);
    const longer = await listen(() => train({...run, epochs: 5}, store));
    const whole5 = await listen(() => train({epochs: 5}, new MemoryStore()));
    expect(longer.value).to.deep.equal(whole5.value);
  });

  it('keeps its backups after an error', async () => {
    const store = new MemoryStore();
    let fails = true;
    const callbacks = () => ({
      onEpochEnd(epoch: number) {
        if (fails && epoch === 1) throw new Error('mine');
      },
    });
    const run = {callbacks};
    let message = '';
    await train(run, store).catch((error: Error) => (message = error.message));
    expect(message).to.equal('mine');
    expect([...store.files.keys()]).to.deep.equal(['backup-00000001.tfbackup']);
    fails = false;
    const {value} = await listen(() => train(run, store));
    const {value: whole} = await listen(() => train(run, new MemoryStore()));
    expect(value).to.deep.equal(whole);
  });

  it('has the validation of an epoch that TerminateOnNaN cut short, and calls watchers for it', async () => {
    const {x} = samples(16, 4);
    // The loss of a 1 is infinite, its gradient is not.
    const y = tf.tensor2d([0, 0, 0, 0, 0, 1].concat(new Array<number>(10).fill(0)), [16, 1]);
    const [vx, vy] = [tf.slice(x, 8), tf.slice(y, 8)];
    const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) =>
      tf.mean(tf.sub(tf.square(tf.sub(yTrue, yPred)), tf.log(tf.sub(1, yTrue))), -1);
    const data = tf.data.zip({xs: tf.data.array(tf.unstack(x)), ys: tf.data.array(tf.unstack(y))}).batch(4);
    for (const how of ['data', 'split', 'dataset'] as const) {
      for (const watch of [false, true]) {
        const run = async (store: MemoryStore) => {
          const model = withMetrics(binaryModel());
          model.compile({optimizer: tf.train.sgd(0.1), loss});
          const callbacks = [
            new TerminateOnNaN(),
            watch && new ValidationMetrics({metrics: ['meanSquaredError'], prefix: 'my_'}),
            new BackupAndRestore(store, {saveFreq: 1}),
          ];
          const common = {epochs: 2, callbacks};
          const inMemory = {...common, batchSize: 4, shuffle: false};
          const {history} =
            how === 'dataset'
              ? await model.fitDataset(data, {...common, validationData: [vx, vy]})
              : how === 'split'
                ? await model.fit(x, y, {...inMemory, validationSplit: 0.5})
                : await model.fit(x, y, {...inMemory, validationData: [vx, vy]});
          return Object.entries(history);
        };
        const store = new WatchedStore();
        const {value: whole} = await listen(() => run(store));
        expect(whole.map(([key]) => key)).to.deep.equal([
          'val_loss',
          'loss',
          ...(watch ? ['my_mean_squared_error'] : []),
        ]);
        expect([whole[0][1], whole[1][1]].flat().map(Number.isFinite)).to.deep.equal([true, false]);
        for (const files of store.moments.slice(0, -2)) {
          const {value, warnings} = await listen(() => run(storeWith(files)));
          expect([value, warnings]).to.deep.equal([whole, []]);
        }
      }
    }
    tf.dispose([x, y, vx, vy]);
  });

  it('restores the states of stateful layers', async () => {
    const layers = () => [
      tf.layers.lstm({
        units: 3,
        batchInputShape: [4, 2, 3],
        stateful: true,
        kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
        recurrentInitializer: tf.initializers.glorotUniform({seed: 2}),
      }),
      tf.layers.dense({units: 1, kernelInitializer: tf.initializers.glorotUniform({seed: 3})}),
    ];
    const x = tf.linspace(0, 1, 16 * 6).reshape([16, 2, 3]);
    const y = tf.linspace(1, 0, 16).reshape([16, 1]);
    const run = async (store: MemoryStore) => {
      const model = withMetrics(tf.sequential({layers: layers()}));
      model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
      const backup = new BackupAndRestore(store, {saveFreq: 1});
      const history = await model.fit(x, y, {epochs: 2, batchSize: 4, shuffle: false, callbacks: backup});
      return JSON.stringify([history.history, model.getWeights().map(w => Array.from(w.dataSync()))]);
    };
    const store = new WatchedStore();
    const whole = await run(store);
    for (const files of store.moments.slice(0, -2)) expect(await run(storeWith(files))).to.equal(whole);
  });
});
