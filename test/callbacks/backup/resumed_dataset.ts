/** Trainings with `fitDataset` that are resumed from each of their backups. */
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import type {BackupAndRestoreOptions} from '../../../callbacks/backup/backup_and_restore_options.js';
import type {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {DatasetLike, FitDatasetArgs} from '../../../src/tracking/types.js';
import {compiledModel, isRelevant, rowsOf, tfData} from './cross_validation.js';
import {storeWith, WatchedStore} from './reproducible_run.js';
import {listen} from '../../outcomes.js';

/** 24 rows, as tfjs's dataset of single elements. */
export const allRows = () => tfData(rowsOf([0, 1, 2, 3]));

/** What is trained on, built again for each run. */
export interface Given {
  /** A dataset of tfjs. */
  readonly train: unknown;
  readonly args?: Partial<FitDatasetArgs>;
}

/** One run, from the newest backup in the store. */
export async function runOf(store: MemoryStore, {train, args}: Given, backup?: BackupAndRestoreOptions) {
  const model = compiledModel();
  const callbacks = new BackupAndRestore(store, backup);
  const {value, warnings} = await listen(() =>
    model.fitDataset(train as DatasetLike, {epochs: 4, ...args, callbacks}),
  );
  const weights = model.getWeights().map(w => Array.from(w.dataSync()));
  const {optimizer} = model;
  model.dispose();
  optimizer.dispose();
  return {result: JSON.stringify([value.history, weights]), warnings: warnings.filter(isRelevant)};
}

/** How a run resumes from each backup of an earlier one, and whether it ends with the same bits. */
export async function resumedRuns(make: () => Given, backup: BackupAndRestoreOptions) {
  const store = new WatchedStore();
  const {result: whole} = await runOf(store, make(), backup);
  const runs: {readonly exact: boolean; readonly warnings: string}[] = [];
  // The last two moments are those of a training that is complete.
  for (const files of store.moments.slice(0, -2)) {
    const {result, warnings} = await runOf(storeWith(files), make(), backup);
    runs.push({exact: result === whole, warnings: warnings.join('\n')});
  }
  return runs;
}
