import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {printWarning} from '../../src/print.js';
import type {WeightSnapshot} from '../../src/tfjs/graph/model_weights.js';
import type {SavedTraining, TrainingData, TrainingPosition} from '../../src/tfjs/callbacks/saved_training.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {captureProgress} from '../../src/tracking/resume/training_progress.js';
import {missingState} from '../../src/tfjs/optimizer/hidden_state.js';
import {throwOrWarn} from '../base/on_exception.js';
import type {FileStore} from '../ports/file_store.js';
import {folderAt} from '../ports/locations.js';
import {lockTarget, WriteLocks} from '../locks/write_locks.js';
import {type BackupSettings, WHERE} from './backup_and_restore_options.js';
import {captureTraining, savedTraining} from './backup_content.js';
import {type BackupHeader, encodeBackup} from './backup_file.js';
import {BackupFolder, type FoundBackup} from './backup_folder.js';
import {type DataIdentity, identifyData} from './data/data_identity.js';
import {DatasetComparison} from './data/dataset_comparison.js';
import {EpochRecorder} from './data/epoch_recorder.js';
import {checkOrder, checkValidationOrder} from './data/order_check.js';
import {differencesOf, identityOf, type TrainingIdentity} from './training_identity.js';
import {warnOfChanges} from './warn_of_changes.js';

/**
 * The backups of one training: keeps other trainings out of their folder, finds the newest, adds and removes
 * backups.
 */
export class TrainingBackups {
  /** Another training writes to the folder. With `onException: 'warn'` this training runs without backups. */
  lockedOut = false;

  private readonly settings: BackupSettings;
  private readonly locks = new WriteLocks(WHERE);
  private store: FileStore | undefined;
  private folder: BackupFolder | undefined;
  private identity: TrainingIdentity | undefined;
  /** The data of the training whose backup was found. */
  private foundData: DataIdentity | null | undefined;
  private recorder: EpochRecorder | undefined;
  private warnedOfNaN = false;

  constructor(settings: BackupSettings) {
    this.settings = settings;
  }

  /** True while this training keeps others out. */
  get isLocked(): boolean {
    return this.locks.isHeld;
  }

  /** True if no backup of this training is known. */
  get isEmpty(): boolean {
    return this.folder?.isEmpty ?? true;
  }

  /**
   * Keeps other trainings out of the folder. Returns false, with a warning, if another one is there already,
   * or another callback of this training.
   */
  async lock(model: LayersModel): Promise<boolean> {
    const locked = await this.attempt(async () => {
      const target = lockTarget({store: await this.openStore(), name: 'backup'}, 'this folder');
      await this.locks.acquire([target], model);
    });
    this.lockedOut = !locked;
    return locked;
  }

  /** Throws if nothing can be written to the folder. */
  async checkWritable(): Promise<void> {
    await this.attempt(async () => (await this.openFolder()).checkWritable());
  }

  /**
   * Finds the newest intact backup of this training. Warns about settings that have changed since it was
   * made.
   *
   * @param data what is known about the training data; null if nothing is
   * @param isExtended an extended model warns of other losses itself
   * @throws UsageError for a model that is not compiled
   */
  async find(
    model: LayersModel,
    data: TrainingData | null,
    isExtended: boolean,
  ): Promise<SavedTraining | undefined> {
    if (model.optimizer === undefined || model.optimizer === null) {
      throw new UsageError(
        WHERE,
        'compile the model before its training can be resumed: model.compile({...}).',
      );
    }
    this.foundData = undefined;
    this.warnedOfNaN = false;
    const {name} = this.settings;
    const epochs = data?.firstEpochs;
    const identity = identityOf(model, name, data?.losses, data && (await identifyData(model, data)));
    this.identity = identity;
    const unseen = missingState(model.optimizer);
    if (unseen !== undefined) printWarning(`${WHERE}: ${unseen}`);
    // A name tells trainings apart, so that no data are drawn to compare them.
    const comparison = epochs && name === undefined ? new DatasetComparison(epochs) : undefined;
    const backup = await this.newest(identity, comparison);
    const recorded = backup?.header.identity.data?.firstEpoch ?? undefined;
    this.dropRecorder();
    if (epochs !== undefined && (backup === undefined || recorded !== undefined)) {
      this.recorder = new EpochRecorder(epochs, recorded);
    }
    if (backup === undefined) return undefined;
    const before = backup.header.identity;
    const hasSameData = comparison?.foundSame === true;
    warnOfChanges(before, identity, isExtended, hasSameData);
    if (epochs && recorded && (hasSameData || comparison === undefined)) {
      checkOrder(epochs, recorded, comparison?.drawn);
      checkValidationOrder(epochs, recorded);
    }
    this.foundData = before.data;
    return savedTraining(backup);
  }

  /**
   * Checks the data of a plain model, which are known only when `fit` begins, after `resumeFrom` has restored
   * a backup.
   *
   * @throws UsageError when the backup belongs to a training on another number of samples
   */
  checkData(data: TrainingData): void {
    const before = this.foundData;
    if (this.identity !== undefined) {
      this.identity = {...this.identity, data: {samples: data.samples, batches: null, fingerprint: null}};
    }
    if (before === undefined || before === null || before.samples === data.samples) return;
    throw new UsageError(
      WHERE,
      `the backup is of another training: that one has ${before.samples} samples, this one ${data.samples}. Give each ` +
        'training its own folder, or a name: new BackupAndRestore(folder, {name}).',
    );
  }

  /** Adds a backup, unless the training has failed or a weight is NaN. */
  async add(model: LayersModel, position: TrainingPosition): Promise<void> {
    if (findSession(model)?.failed?.() === true || this.lockedOut) return;
    const {name, doubleCheckpoint} = this.settings;
    const saved = await captureProgress(model, position);
    const firstEpoch = saved && this.recorder && (await this.recorder.read(saved, position));
    const captured = await captureTraining(model, saved);
    const {weights, lists, content} = captured;
    const identity = this.identity ?? identityOf(model, name);
    const data = identity.data && {...identity.data, firstEpoch};
    try {
      if (await this.hasNaN(weights)) return;
      await this.attempt(async () => {
        await this.locks.check();
        const folder = await this.openFolder();
        await folder.add(
          journal => {
            const header: BackupHeader = {...position, identity: {...identity, data}, run: journal.id};
            return encodeBackup(header, content(journal));
          },
          lists,
          doubleCheckpoint ? 2 : 1,
        );
      });
    } finally {
      captured.dispose();
    }
  }

  /**
   * Training has ended.
   *
   * @param remove whether its backups are of no more use
   */
  async finish({remove}: {readonly remove: boolean}): Promise<void> {
    await this.attempt(async () => {
      try {
        if (remove && !this.lockedOut) await this.folder?.clear();
      } finally {
        await this.release();
      }
    });
  }

  /** Frees what the training has recorded, and lets other trainings use the folder. */
  async release(): Promise<void> {
    this.dropRecorder();
    await this.locks.release();
    await this.folder?.close();
  }

  /** Frees what the training has recorded. */
  dropRecorder(): void {
    this.recorder?.dispose();
    this.recorder = undefined;
  }

  private async newest(
    identity: TrainingIdentity,
    comparison: DatasetComparison | undefined,
  ): Promise<FoundBackup | undefined> {
    let backup: FoundBackup | undefined;
    const differences = async (header: BackupHeader): Promise<readonly string[]> => {
      const {other} = differencesOf(header.identity, identity);
      return other.length > 0 || comparison === undefined ? other : comparison.differences(header);
    };
    await this.attempt(async () => {
      const folder = await this.openFolder();
      await folder.checkWritable();
      try {
        backup = await folder.newest(differences, error => {
          if (this.settings.onException === 'throw' || comparison?.failed === true) throw error;
        });
      } catch (error) {
        if (comparison?.failed !== true) throw error;
      }
    });
    if (comparison?.failed === true) {
      // The training does not begin. `onException` is about files.
      await this.release();
      comparison.throwIfFailed();
    }
    return backup;
  }

  /** Training cannot resume from weights that are NaN: the previous backup stays the newest. */
  private async hasNaN(weights: WeightSnapshot): Promise<boolean> {
    const values = await Promise.all(weights.map(({value}) => value.data()));
    const index = values.findIndex(numbers => (numbers as Float32Array).some(Number.isNaN));
    if (index >= 0 && !this.warnedOfNaN) {
      this.warnedOfNaN = true;
      printWarning(
        `${WHERE}: the weight "${weights[index].name}" is NaN, so no backup is made. The previous one is kept.`,
      );
    }
    return index >= 0;
  }

  private async openFolder(): Promise<BackupFolder> {
    return (this.folder ??= new BackupFolder(WHERE, await this.openStore()));
  }

  private async openStore(): Promise<FileStore> {
    return (this.store ??= await folderAt(WHERE, this.settings.backupDir));
  }

  /** Returns false if the action fails and `onException` is 'warn'. */
  private attempt(action: () => Promise<unknown>): Promise<boolean> {
    return throwOrWarn(WHERE, this.settings.onException, action);
  }
}
