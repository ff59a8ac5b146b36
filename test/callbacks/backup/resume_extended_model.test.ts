/** What a training that goes on tells, and does not tell. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {callbacks as factories} from '../../../callbacks/factories.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {TerminateOnNaN} from '../../../callbacks/stopping/terminate_on_nan.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, listen, samples, onExactBackends} from '../helpers.js';
import {type Run, storeWith, train, WatchedStore} from './reproducible_run.js';

/** The moments of a training, and what it warned of when it went on from the given one. */
async function interrupted(run: Run, moment: number, later: Run = run) {
  const store = new WatchedStore();
  const {value: whole} = await listen(() => train(run, store));
  const {value, warnings} = await listen(() => train(later, storeWith(store.moments[moment])));
  return {whole, value, warnings};
}

/** Counts events, writes a key of its own, and stops after so many of its epochs if asked. */
class Counter extends tf.Callback {
  static readonly className = 'Counter';
  readonly heard: string[];
  private epochs = 0;
  private readonly stopAfter: number;

  constructor(heard: string[], stopAfter = Infinity) {
    super();
    this.heard = heard;
    this.stopAfter = stopAfter;
  }

  override async onTrainBegin(): Promise<void> {
    this.epochs = 0;
  }
  override async onEpochBegin(epoch: number): Promise<void> {
    this.heard.push(`begin ${epoch}`);
  }
  override async onBatchBegin(batch: number): Promise<void> {
    this.heard.push(`batch ${batch}`);
  }
  override async onEpochEnd(epoch: number, logs?: TrainingLogs): Promise<void> {
    this.epochs++;
    this.heard.push(`end ${epoch}, history ${this.model.history.epoch.join()}`);
    if (logs !== undefined) logs.epochs = this.epochs;
    if (this.epochs >= this.stopAfter) this.model.stopTraining = true;
  }
  getState() {
    return {plain: this.epochs};
  }
  setState({plain}: {plain: unknown}): void {
    this.epochs = plain as number;
  }
}

describe('a training that goes on', () => {
  onExactBackends();
  it('passes over the batches that were trained, unheard, and has History from the first epoch on', async () => {
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

  it('trains no batch when all epochs were done, and more when there are more', async () => {
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

  it('has the validation of an epoch that TerminateOnNaN cut short, and shows it to who watches', async () => {
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
              ? await model.fitDataset(data as never, {...common, validationData: [vx, vy]})
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

  it('says that the loss is another one, by whatever name', async () => {
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

  it('remembers what stateful layers do', async () => {
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

  it('says what cannot be as it would have been', async () => {
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
    expect(unseeded[0]).to.include('other callbacks than before (without a state, starting anew: Counter)');
  });

  it('finds callbacks that stand elsewhere, and names those that are new or gone', async () => {
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
      'starting anew: Counter (number 2). states that nobody takes: ValidationMetrics)',
    );
  });

  it('says that tfjs shuffles without a seed, and that batches have another size', async () => {
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

  it('asks a dataset that reshuffles for the order that comes next', async () => {
    const {x, y} = samples(24, 2);
    const run = async (store: MemoryStore) => {
      const model = withMetrics(binaryModel());
      const data = tf.data
        .zip({xs: tf.data.array(tf.unstack(x)), ys: tf.data.array(tf.unstack(y))})
        .shuffle(24, '7')
        .batch(6);
      const callbacks = new BackupAndRestore(store, {saveFreq: 3});
      const history = await model.fitDataset(data as never, {epochs: 3, callbacks});
      return JSON.stringify([history.history, model.getWeights().map(w => Array.from(w.dataSync()))]);
    };
    const store = new WatchedStore();
    const whole = await run(store);
    for (const files of store.moments.slice(0, -2)) expect(await run(storeWith(files))).to.equal(whole);
  });

  it('keeps the backup of a longer training than is asked for, and says so', async () => {
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
