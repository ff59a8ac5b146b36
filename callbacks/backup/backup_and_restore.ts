import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {afterEvents} from '../../src/tfjs/callbacks/after_events.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {earlyEndOf, clearEarlyEnd} from '../../src/tfjs/callbacks/early_end.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import type {SavedTraining, TrainingData, TrainingPosition} from '../../src/tfjs/callbacks/saved_training.js';
import {RESUMING_CLASSES} from '../../src/tracking/resume/resuming_classes.js';
import {StageCallback} from '../base/stage_callback.js';
import type {FileStore} from '../ports/file_store.js';
import {
  type BackupAndRestoreOptions,
  type BackupSettings,
  backupSettings,
  WHERE,
} from './backup_and_restore_options.js';
import {restorePlainModel} from './backup_content.js';
import {TrainingBackups} from './training_backups.js';
import {warnOfFewerEpochs, warnOfInitialEpoch} from './warn_of_changes.js';

/**
 * Saves the state of a training, so that the same program resumes it after a crash.
 *
 * On an extended model a backup holds everything: weights, optimizer, epoch and batch, History, the states of
 * callbacks, metrics and stateful layers. It is made after all other callbacks have handled the event,
 * wherever this one is in the list. `fit` and `fitDataset` look for a backup before they begin, skip the
 * batches that are trained already, and end as if there had been no interruption. History and weights are
 * bit-identical on the backends cpu and wasm, if order and noise have seeds (`withMetrics(model, {seed})` or
 * `shuffle: false`, layers with a seed, a dataset whose order is the same in every run). Otherwise a warning
 * lists what will differ. A stopped training stays stopped.
 *
 * On a plain model a backup holds weights and optimizer. `resumeFrom` returns the `initialEpoch` to pass to
 * `fit`. With `saveFreq: n`, the interrupted epoch starts over.
 *
 * A backup has a checksum and replaces older ones only when it is safe. If the newest one is corrupt, there
 * is a warning, and the one before it is used. A backup belongs to one training: to its `name`, the
 * configuration of the model, the optimizer, the size of the data and, on an extended model, the data
 * themselves. There is a warning about a backup of another training, which is left alone, and about changed
 * options of the optimizer. `fitDataset` draws its first epoch to compare its rows and order with those of a
 * backup, and further ones if they differ. With a `name`, other data or another order are only a warning.
 *
 * Source: `keras.callbacks.BackupAndRestore`.
 *
 * @example
 * const extended = withMetrics(model, {seed: 7});
 * const backup = new BackupAndRestore(new MemoryStore()); // A path, in Node: new BackupAndRestore('./backup')
 * await extended.fit(x, y, {epochs: 3, callbacks: [backup, new EarlyStopping({monitor: 'loss'})]});
 */
export class BackupAndRestore extends StageCallback {
  static readonly className = 'BackupAndRestore';

  /** For extended models. @internal */
  readonly resumingClasses = RESUMING_CLASSES;
  /** The epoch at which training resumes; `undefined` without a backup. Set when `onTrainBegin` is done. */
  initialEpoch: number | undefined;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.backup,
    extensions: [afterEvents],
    afterTrainBegin: () => this.begin(),
    afterBatchBegin: batch => this.beginBatch(batch),
    afterBatchEnd: batch => this.endBatch(batch),
    afterEpochEnd: epoch => this.endEpoch(epoch),
    afterTrainEnd: () => this.end(),
    onTrainError: () => this.backups.dropRecorder(),
  };

  private readonly options: BackupSettings;
  private readonly backups: TrainingBackups;
  private epoch = 0;
  private batchesSinceBackup = 0;
  /** `resumeFrom` has restored the plain model that `fit` is to train. */
  private restored = false;
  /** The position at which an extended model resumes. */
  private resumedAt: TrainingPosition | undefined;
  /** The backup has more epochs than `fit` was asked for. It is kept, for a training with more epochs. */
  private isAhead = false;
  /** The training was stopped within an epoch, and its last backup is made. */
  private interrupted = false;

  /** @throws UsageError for unknown options and invalid values */
  constructor(backupDir: string | FileStore | BackupAndRestoreOptions, options?: BackupAndRestoreOptions) {
    super();
    this.options = backupSettings(backupDir, options);
    this.backups = new TrainingBackups(this.options);
  }

  /**
   * For plain models: restores weights and optimizer from the newest backup. `fit` of an extended model does
   * so itself.
   *
   * @returns the `initialEpoch` to pass to `fit`; 0 without a backup
   * @throws UsageError for a model that is not compiled
   *
   * @example
   * const backup = new BackupAndRestore(new MemoryStore());
   * await model.fit(x, y, {epochs: 3, initialEpoch: await backup.resumeFrom(model), callbacks: backup});
   */
  async resumeFrom(model: LayersModel): Promise<number> {
    const saved = await this.find(model, null, false);
    this.restored = true;
    if (saved === undefined) return 0;
    await restorePlainModel(model, saved);
    return saved.epoch;
  }

  /** For extended models: the training to resume, which the caller restores and disposes. @internal */
  async findTraining(model: LayersModel, data: TrainingData): Promise<SavedTraining | undefined> {
    const saved = (await this.backups.lock(model)) ? await this.find(model, data, true) : undefined;
    this.resumedAt = saved && {epoch: saved.epoch, step: saved.step};
    return saved;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    if (!this.hooked) return this.begin();
    if (this.isExtended) return;
    // On a plain model an error of a stage ends training only after an epoch (B10).
    await this.backups.lock(this.model);
    if (this.options.onException === 'throw') await this.backups.checkWritable();
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    this.epoch = epoch;
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    if (!this.hooked) await this.endBatch(batch);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (!this.hooked) await this.endEpoch(epoch);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    if (!this.hooked) await this.end();
  }

  override async onTrainError(): Promise<void> {
    await this.backups.release();
  }

  getState(): CallbackState {
    return {plain: {batches: this.batchesSinceBackup}};
  }

  setState({plain}: CallbackState): void {
    this.batchesSinceBackup = (plain as {batches: number}).batches;
  }

  /** True on an extended model, which restores its backup itself. */
  private get isExtended(): boolean {
    return findSession(this.model)?.captured !== undefined;
  }

  private async begin(): Promise<void> {
    const {model, resumedAt} = this;
    clearEarlyEnd(model);
    this.interrupted = false;
    if (!model.built) {
      throw new UsageError(WHERE, 'the model is not built: give its first layer an inputShape, or build it.');
    }
    this.resumedAt = undefined;
    this.isAhead = resumedAt !== undefined && this.checkAhead(resumedAt);
    if (!this.isExtended) {
      if (!this.hooked) await this.backups.lock(model);
      if (!this.backups.lockedOut) await this.restorePlain();
    } else if (!this.backups.isLocked && !this.backups.lockedOut) {
      await this.backups.lock(model); // A loop written by hand does not call `findTraining`.
    }
  }

  /** Restores a plain model, unless `resumeFrom` has done so. */
  private async restorePlain(): Promise<void> {
    const {model, params, restored} = this;
    this.restored = false;
    const samples = (params?.samples as number | null | undefined) ?? null;
    const data: TrainingData = {losses: null, samples, batches: null};
    if (restored) return this.backups.checkData(data);
    const saved = await this.find(model, data, false);
    if (saved === undefined) return;
    await restorePlainModel(model, saved);
    const first = (params?.initialEpoch as number | null | undefined) ?? 0;
    if (this.hooked && first !== saved.epoch) warnOfInitialEpoch(saved.epoch, first);
  }

  private async find(
    model: LayersModel,
    data: TrainingData | null,
    isExtended: boolean,
  ): Promise<SavedTraining | undefined> {
    this.initialEpoch = undefined;
    const saved = await this.backups.find(model, data, isExtended);
    this.initialEpoch = saved?.epoch;
    return saved;
  }

  private checkAhead({epoch, step}: TrainingPosition): boolean {
    const epochs = (this.params?.epochs as number | undefined) ?? Infinity;
    if (epoch < epochs || (epoch === epochs && step === 0)) return false;
    warnOfFewerEpochs(epoch, epochs);
    return true;
  }

  /** `AbortOn` discards the update of the batch that begins: training resumes from the state before it. */
  private async beginBatch(batch: number): Promise<void> {
    if (earlyEndOf(this.model) === 'paused') await this.interrupt(batch);
  }

  private async endBatch(batch: number): Promise<void> {
    this.batchesSinceBackup++;
    const end = earlyEndOf(this.model);
    if (end === 'paused') await this.interrupt(batch + 1);
    if (this.interrupted || end === 'broken') return;
    const {saveFreq} = this.options;
    if (saveFreq === 'epoch' || this.batchesSinceBackup < saveFreq) return;
    await this.save({epoch: this.epoch, step: batch + 1});
  }

  /** Makes the last backup of a training that is stopped within an epoch. */
  private async interrupt(step: number): Promise<void> {
    if (this.interrupted) return;
    this.interrupted = true;
    // A plain model repeats the whole epoch: for that, the state at its beginning is the better one.
    if (step > 0 && (this.isExtended || this.backups.isEmpty)) await this.save({epoch: this.epoch, step});
  }

  private async endEpoch(epoch: number): Promise<void> {
    if (this.interrupted || earlyEndOf(this.model) === 'broken') return;
    this.epoch = epoch + 1; // A loop written by hand may not call onEpochBegin.
    if (this.options.saveFreq === 'epoch') await this.save({epoch: epoch + 1, step: 0});
  }

  private async save(position: TrainingPosition): Promise<void> {
    this.batchesSinceBackup = 0;
    await this.backups.add(this.model, position);
  }

  private async end(): Promise<void> {
    if (findSession(this.model)?.failed?.() === true) return;
    const end = earlyEndOf(this.model);
    const isComplete = !this.interrupted && (end === undefined || end === 'complete');
    await this.backups.finish({remove: this.options.deleteCheckpoint && isComplete && !this.isAhead});
  }
}
