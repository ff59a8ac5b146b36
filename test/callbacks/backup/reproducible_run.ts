/** Trainings that are the same in every process, and what they end with. */
import * as tf from '@tensorflow/tfjs';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import type {BackupAndRestoreOptions} from '../../../callbacks/backup/backup_and_restore_options.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import type {FileStore} from '../../../callbacks/ports/file_store.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {snapshotModel, disposeModelState} from '../../../src/tfjs/model/model_state.js';
import type {CallbackEntry} from '../../../src/tfjs/callbacks/callback_types.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import type {TensorLike} from '../../../src/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {samples} from '../helpers.js';

export const OPTIMIZERS: {readonly [name: string]: () => tf.Optimizer} = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9, true),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.1, 1e-7, true),
};

/** Counts predictions by its own weights. */
export class LargestGap extends Metric {
  static override className = 'LargestGap';
  private readonly sum = this.addWeight('sum');
  private readonly count = this.addWeight('count');

  override updateState(yTrue: TensorLike, yPred?: TensorLike): void {
    const gaps = tf.square(tf.sub(yTrue as tf.Tensor, yPred as tf.Tensor));
    this.sum.assignAdd(tf.sum(gaps));
    this.count.assignAdd((yPred as tf.Tensor).size);
  }

  override async result(): Promise<number> {
    return Number(await this.sum) / Number(await this.count);
  }
}

/** Tells how a training is run. */
export interface Run {
  readonly optimizer?: string;
  readonly dataset?: boolean;
  readonly batchesPerEpoch?: boolean;
  readonly seed?: number | null;
  readonly epochs?: number;
  readonly validationSplit?: number;
  readonly backup?: BackupAndRestoreOptions;
  /** Of EarlyStopping. Default: it never stops. */
  readonly patience?: number;
  readonly callbacks?: () => CallbackEntry;
  readonly layer?: () => tf.layers.Layer;
}

export const ROWS = 40;
export const BATCH = 8;

export function buildModel({optimizer = 'adam', layer}: Run): tf.Sequential {
  const kernel = (seed: number) => tf.initializers.glorotUniform({seed});
  const model = tf.sequential();
  model.add(tf.layers.dense({units: 5, activation: 'tanh', inputShape: [3], kernelInitializer: kernel(1)}));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.dropout({rate: 0.2, seed: 5}));
  if (layer !== undefined) model.add(layer());
  model.add(tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: kernel(2)}));
  model.compile({optimizer: OPTIMIZERS[optimizer](), loss: 'binaryCrossentropy'});
  return model;
}

/** What a training ends with, as text: every bit of the model's state, and its History. */
export interface Ended {
  readonly model: string;
  readonly history: string;
}

export async function stateOf(model: tf.LayersModel): Promise<string> {
  const {weights, optimizer, memories, seeds} = snapshotModel(model);
  const bits = (t: tf.Tensor) => [t.dtype, t.shape, Array.from(t.dataSync(), String)];
  const text = JSON.stringify([
    weights.map(({value}) => bits(value)),
    optimizer.className,
    optimizer.learningRate,
    optimizer.iterations,
    optimizer.tensors.map(([name, t]) => [name.split('/').slice(0, 2).join('/'), bits(t)]),
    memories.map(list => list.map(bits)),
    seeds,
  ]);
  disposeModelState({weights, optimizer, memories, seeds});
  return text;
}

/** Trains until the end, and frees everything. */
export async function train(run: Run, store: FileStore | string): Promise<Ended> {
  const {seed = 3, epochs = 3, dataset = false} = run;
  const model = buildModel(run);
  const extended = withMetrics(model, seed === null ? {} : {seed});
  extended.compile({
    optimizer: model.optimizer,
    loss: 'binaryCrossentropy',
    metrics: [new AUC(), new F1Score({threshold: 0.5}), 'accuracy', new LargestGap()],
  });
  const {x, y} = samples(ROWS, 11);
  const [vx, vy] = [tf.slice(x, 0, 16), tf.slice(y, 0, 16)];
  const callbacks = [
    new BackupAndRestore(store, run.backup),
    new EarlyStopping({monitor: 'loss', patience: run.patience ?? 50, restoreBestWeights: true}),
    run.callbacks?.(),
  ];
  const validation = run.validationSplit === undefined ? {validationData: [vx, vy] as const} : {};
  try {
    const history = dataset
      ? await extended.fitDataset(batches(x, y, run.batchesPerEpoch ? epochs : 1), {
          epochs,
          callbacks,
          batchesPerEpoch: run.batchesPerEpoch ? ROWS / BATCH : undefined,
          ...validation,
        })
      : await extended.fit(x, y, {
          epochs,
          batchSize: BATCH,
          callbacks,
          shuffle: seed !== null,
          validationSplit: run.validationSplit,
          ...validation,
        });
    const text = JSON.stringify([history.epoch, Object.entries(history.history)], (_key, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    );
    return {model: await stateOf(model), history: text};
  } finally {
    const {optimizer} = model;
    model.dispose();
    optimizer.dispose();
    tf.dispose([x, y, vx, vy]);
  }
}

function batches(x: tf.Tensor, y: tf.Tensor, repeats: number) {
  const count = ROWS / BATCH;
  return {
    size: count * repeats,
    async iterator() {
      let at = 0;
      return {
        async next() {
          if (at >= count * repeats) return {value: null, done: true};
          const from = (at++ % count) * BATCH;
          return {value: {xs: tf.slice(x, from, BATCH), ys: tf.slice(y, from, BATCH)}, done: false};
        },
      };
    },
  };
}

/** Remembers what was in it after each change: what a process that is killed then leaves behind. */
export class WatchedStore extends MemoryStore {
  readonly moments: ReadonlyMap<string, Uint8Array>[] = [];

  override async write(name: string, bytes: Uint8Array): Promise<void> {
    await super.write(name, bytes);
    this.moments.push(new Map(this.files));
  }

  override async remove(name: string): Promise<void> {
    await super.remove(name);
    if (name.endsWith('.tfbackup')) this.moments.push(new Map(this.files));
  }
}

/** A store with such files. */
export function storeWith(files: ReadonlyMap<string, Uint8Array>): MemoryStore {
  const store = new MemoryStore();
  for (const [name, bytes] of files) store.files.set(name, bytes.slice());
  return store;
}
