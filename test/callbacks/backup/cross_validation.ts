/** Cross-validations with `fitDataset` that share one folder of backups and give no names. */
import * as tf from '@tensorflow/tfjs';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import type {BackupAndRestoreOptions} from '../../../callbacks/backup/backup_and_restore_options.js';
import type {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {DatasetLike, FitDatasetArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const PARTS = 5;
const ROWS = 6;
const {x, y} = samples(PARTS * ROWS, 5);
const next = samples(PARTS * ROWS, 6);

export const BATCHES = PARTS - 1;

/** The rows of one fold, and their weights. */
export interface FoldRows {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
  readonly weights: tf.Tensor;
}

/** The parts of the data that a fold trains on: those with these numbers. */
export function rowsOf(parts: readonly number[], batch = ROWS): FoldRows {
  const rows = parts.flatMap(part => Array.from({length: batch}, (_, i) => batch * part + i));
  return tf.tidy(() => {
    const ids = tf.tensor1d(rows, 'int32');
    const weights = tf.slice(next.x, [0, 0], [-1, 1]);
    return {x: tf.gather(x, ids), y: tf.gather(y, ids), weights: tf.gather(weights, ids)};
  });
}

/** A dataset of tfjs. */
export function tfData({x: xs, y: ys}: FoldRows): tf.data.Dataset<tf.TensorContainer> {
  return tf.data.zip({xs: tf.data.array(tf.unstack(xs)), ys: tf.data.array(tf.unstack(ys))});
}

/** A dataset whose numbers differ each time. */
export function augmented(data: DatasetLike): DatasetLike {
  return {
    size: data.size,
    async iterator() {
      const iterator = await data.iterator();
      return {
        async next() {
          const {value, done} = await iterator.next();
          if (value === null) return {value, done};
          const {xs, ys} = value as {xs: tf.Tensor; ys: tf.Tensor};
          const noisy = tf.tidy(() => tf.add(xs, tf.randomNormal(xs.shape)));
          xs.dispose();
          return {value: {xs: noisy, ys}, done};
        },
      };
    },
  };
}

/** How a cross-validation is run. */
export interface Validation {
  readonly data: (rows: FoldRows) => DatasetLike;
  readonly args?: Partial<FitDatasetArgs>;
  readonly backup?: BackupAndRestoreOptions;
  readonly folds?: readonly number[];
  /** Ends the process in this fold, in epoch 2, or before this batch of epoch 0. */
  readonly crashIn?: number;
  readonly crashAtBatch?: number;
}

export interface FoldResult {
  readonly fold: number;
  readonly epochs: number[];
  /** Batches that callbacks have seen in epoch 0. */
  readonly batches: number[];
  readonly weights: string;
  readonly warnings: string[];
}

export const EPOCHS = [0, 1, 2, 3];

/** Backends where the same sum is not always the same say so. */
export const isRelevant = (text: string) => !/tfjs-node|on the \w+ backend the same sum/.test(text);

export function compiledModel() {
  const plain = binaryModel();
  plain.optimizer.dispose();
  const model = withMetrics(plain);
  model.compile({optimizer: tf.train.adam(0.1), loss: 'binaryCrossentropy', metrics: ['AUC']});
  return model;
}

/** Trains the folds until the end, or until the process ends. */
export async function crossValidate(store: MemoryStore, given: Validation): Promise<FoldResult[]> {
  const results: FoldResult[] = [];
  for (const fold of given.folds ?? [1, 3]) {
    const rows = rowsOf(Array.from({length: PARTS}, (_, i) => i).filter(part => part !== fold));
    const model = compiledModel();
    const [epochs, batches]: number[][] = [[], []];
    let epoch = 0;
    const crashes = given.crashIn === fold;
    const observer = {
      onEpochBegin: (number: number) => (epoch = number),
      onBatchBegin(batch: number) {
        if (epoch > 0) return;
        if (crashes && batch === given.crashAtBatch) throw new Error('crash');
        batches.push(batch);
      },
      onEpochEnd(number: number) {
        epochs.push(number);
        if (crashes && number === 2) throw new Error('crash');
      },
    };
    const callbacks = [new BackupAndRestore(store, given.backup), observer];
    const training = () =>
      model.fitDataset(given.data(rows), {epochs: EPOCHS.length, ...given.args, callbacks});
    const {warnings} = await listen(async () => {
      if (!crashes) return training();
      const {message} = await failureOf(training);
      if (message !== 'crash') throw new Error(message);
    });
    const weights = JSON.stringify(model.getWeights().map(w => Array.from(w.dataSync())));
    const {optimizer} = model;
    model.dispose();
    optimizer.dispose();
    tf.dispose([rows.x, rows.y, rows.weights]);
    results.push({
      fold,
      epochs,
      batches,
      weights,
      warnings: warnings.filter(isRelevant),
    });
    if (crashes) break;
  }
  return results;
}
