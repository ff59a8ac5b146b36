import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {printWarning} from '../../src/print.js';
import type {WeightSnapshot} from '../../src/tfjs/graph/model_weights.js';
import type {SavedTraining, TrainingData, TrainingPosition} from '../../src/tfjs/callbacks/saved_training.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {missingState} from '../../src/tfjs/optimizer/hidden_state.js';
import {throwOrWarn} from '../base/on_exception.js';
import type {FileStore} from '../ports/file_store.js';
import {folderAt} from '../ports/locations.js';
import {lockTarget, WriteLocks} from '../locks/write_locks.js';
import {type BackupSettings, WHERE} from './backup_and_restore_options.js';
import {captureTraining, savedTraining} from './backup_content.js';
import {type BackupHeader, encodeBackup} from './backup_file.js';
import {BackupFolder, type FoundBackup} from './backup_folder.js';
import {differencesOf, identityOf, isDataUnknown, type TrainingIdentity} from './training_identity.js';

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
  private foundData: TrainingData | null | undefined;
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
   * Keeps other trainings out of the folder. Returns false, with a warning, if another one is there already.
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
    const identity = identityOf(model, this.settings.name, data);
    this.identity = identity;
    const unseen = missingState(model.optimizer);
    if (unseen !== undefined) printWarning(`${WHERE}: ${unseen}`);
    const backup = await this.newest(identity);
    if (backup === undefined) return undefined;
    const before = backup.header.identity;
    warnOfChanges(before, identity, isExtended);
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
    if (this.identity !== undefined) this.identity = {...this.identity, data};
    if (before === undefined || before === null || before.samples === data.samples) return;
    throw new UsageError(
      WHERE,
      `the backup is of another training: that one has ${before.samples} samples, this one ${data.samples}. Give each ` +
        'training its own folder, or a name: new BackupAndRestore(folder, {name}).',
    );
  }

  /** Adds a backup, unless the training has failed or a weight is NaN. */
  async add(model: LayersModel, position: TrainingPosition): Promise<void> {
    const progress = findSession(model)?.progress;
    if (progress?.failed === true || this.lockedOut) return;
    const {name, doubleCheckpoint} = this.settings;
    const captured = await captureTraining(model, await progress?.capture(position));
    const {weights, lists, content} = captured;
    const header: BackupHeader = {...position, identity: this.identity ?? identityOf(model, name, null)};
    try {
      if (await this.hasNaN(weights)) return;
      await this.attempt(async () => {
        await this.locks.check();
        const folder = await this.openFolder();
        await folder.add(journal => encodeBackup(header, content(journal)), lists, doubleCheckpoint ? 2 : 1);
      });
    } finally {
      captured.dispose();
    }
  }

  /** Training has ended. @param remove whether its backups are of no more use */
  async finish({remove}: {readonly remove: boolean}): Promise<void> {
    await this.attempt(async () => {
      if (remove && !this.lockedOut) await this.folder?.clear();
      await this.release();
    });
  }

  /** Lets other trainings use the folder. */
  async release(): Promise<void> {
    await this.locks.release();
    await this.folder?.close();
  }

  private async newest(identity: TrainingIdentity): Promise<FoundBackup | undefined> {
    let backup: FoundBackup | undefined;
    await this.attempt(async () => {
      const folder = await this.openFolder();
      await folder.checkWritable();
      const differences = (header: BackupHeader) => differencesOf(header.identity, identity).other;
      backup = await folder.newest(differences, error => {
        if (this.settings.onException === 'throw') throw error;
      });
    });
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

function warnOfChanges(before: TrainingIdentity, now: TrainingIdentity, isExtended: boolean): void {
  const {changed: options, losses} = differencesOf(before, now);
  const changed = isExtended ? options : [...options, ...losses];
  if (changed.length > 0) {
    printWarning(
      `${WHERE}: the backup was made with other settings: ${changed.join('; ')}. Training resumes with the settings ` +
        'that the backup holds, and with the new ones otherwise.',
    );
  }
  if (isDataUnknown(before, now)) {
    printWarning(
      `${WHERE}: resuming from a backup that does not say on which data it was trained. If several trainings use this ` +
        "folder, such as the folds of a cross-validation, name each: new BackupAndRestore(folder, {name: 'fold-1'}).",
    );
  }
}
