/** What a resumed training says about changes since the backup. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples, onExactBackends} from '../helpers.js';
import {storeWith, WatchedStore} from './reproducible_run.js';
import {interrupted, Counter} from './interrupted_run.js';
import {listen} from '../../outcomes.js';

describe('a training that is resumed after a change', () => {
  onExactBackends();

  it('warns that the loss has changed, also if it has no name', async () => {
    const {x, y} = samples(24, 2);
    const warned = async (first: unknown, second: unknown) => {
      const store = new MemoryStore();
      const fit = (loss: unknown, epochs: number) => {
        const model = withMetrics(binaryModel());
        model.compile({optimizer: tf.train.sgd(0.1), loss: loss as string});
        const callbacks = new BackupAndRestore(store, {deleteCheckpoint: false});
        return model.fit(x, y, {batchSize: 8, epochs, shuffle: false, callbacks});
      };
      await fit(first, 1);
      return (await listen(() => fit(second, 2))).warnings.join();
    };
    expect(await warned('meanSquaredError', 'binaryCrossentropy')).to.include(
      'not exactly as it would have without the interruption: ' +
        'the loss was meanSquaredError and is binaryCrossentropy.',
    );
    const own = (a: tf.Tensor, b: tf.Tensor) => tf.losses.meanSquaredError(a, b);
    expect(await warned('meanSquaredError', own)).to.include(
      'the loss was meanSquaredError and is function.',
    );
    expect(await warned(own, own)).to.equal('');
    expect(await warned('mse', ['meanSquaredError'])).to.equal('');
  });

  it('warns about everything that cannot be reproduced', async () => {
    const {warnings: unseeded} = await interrupted(
      {backup: {saveFreq: 2}, layer: () => tf.layers.gaussianNoise({stddev: 0.1, name: 'noise'})},
      1,
      {
        backup: {saveFreq: 2},
        seed: 4,
        layer: () => tf.layers.gaussianNoise({stddev: 0.1, name: 'noise'}),
        callbacks: () => new Counter([]),
      },
    );
    expect(unseeded).to.have.length(1);
    expect(unseeded[0]).to.match(/^fit resumes in epoch 0, after 4 of its batches, but not exactly/);
    expect(unseeded[0]).to.include('the seed was 3 and is 4');
    expect(unseeded[0]).to.include('without a seed: noise');
    expect(unseeded[0]).to.include('other callbacks than before (without a saved state: Counter)');
  });

  it('finds callbacks at other positions in the list, and names those that are new or missing', async () => {
    const more = (...names: string[]) => ({
      backup: {saveFreq: 3},
      callbacks: () => names.map(n => (n === 'C' ? new Counter([]) : new ValidationMetrics({...other}))),
    });
    const {x, y} = samples(20, 8);
    const other = {data: [x, y] as [tf.Tensor, tf.Tensor], metrics: ['Recall'], prefix: 'my_'};
    const moved = await interrupted(more('V', 'C'), 1, more('C', 'V'));
    expect(moved.warnings).to.deep.equal([]);
    expect(moved.value.history).to.include('["epochs",[1,2,3]]');
    const changed = await interrupted(more('V', 'C'), 1, more('C', 'C'));
    expect(changed.value.model).to.equal(changed.whole.model);
    expect(changed.warnings.join()).to.include(
      'without a saved state: Counter (number 2). saved states without a callback: ValidationMetrics)',
    );
  });

  it('warns that tfjs shuffles without a seed, and that batches have another size', async () => {
    const {x, y} = samples(24, 2);
    const store = new MemoryStore();
    const fit = (batchSize: number, epochs: number) => {
      const callbacks = new BackupAndRestore(store, {deleteCheckpoint: false});
      return withMetrics(binaryModel()).fit(x, y, {batchSize, epochs, callbacks});
    };
    await fit(8, 1);
    const {warnings} = await listen(() => fit(12, 2));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('fit shuffles without a seed').and.to.include('batchSize was 8 and is 12');
  });

  it('draws the next order from a dataset that reshuffles', async () => {
    const {x, y} = samples(24, 2);
    const run = async (store: MemoryStore) => {
      const model = withMetrics(binaryModel());
      const data = tf.data
        .zip({xs: tf.data.array(tf.unstack(x)), ys: tf.data.array(tf.unstack(y))})
        .shuffle(24, '7')
        .batch(6);
      const callbacks = new BackupAndRestore(store, {saveFreq: 3});
      const history = await model.fitDataset(data, {epochs: 3, callbacks});
      return JSON.stringify([history.history, model.getWeights().map(w => Array.from(w.dataSync()))]);
    };
    const store = new WatchedStore();
    const whole = await run(store);
    for (const files of store.moments.slice(0, -2)) expect(await run(storeWith(files))).to.equal(whole);
  });

  it('keeps the backup of a longer training than requested, with a warning', async () => {
    const {x, y} = samples(16, 1);
    const store = new MemoryStore();
    const fit = async (epochs: number, deleteCheckpoint: boolean) => {
      const model = withMetrics(binaryModel(), {seed: 1});
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      const callbacks = new BackupAndRestore(store, {deleteCheckpoint});
      const {warnings, value} = await listen(() => model.fit(x, y, {epochs, batchSize: 8, callbacks}));
      model.dispose();
      return {warnings, epochs: value.epoch.length, files: store.files.size};
    };
    const {files} = await fit(3, false);
    const shorter = await fit(2, true);
    expect(shorter.warnings).to.have.length(1);
    expect(shorter.warnings[0]).to.contain('fit was given epochs: 2. Nothing is trained');
    expect([shorter.epochs, shorter.files]).to.deep.equal([3, files]);
    const longer = await fit(4, true);
    expect([longer.warnings.length, longer.epochs, longer.files]).to.deep.equal([0, 4, 0]);
    tf.dispose([x, y]);
  });
});
