import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {earlyEndOf, clearEarlyEnd} from '../../src/tfjs/callbacks/early_end.js';
import {
  disposeModelState,
  type ModelState,
  restoreModel,
  snapshotModel,
} from '../../src/tfjs/model/model_state.js';
import type {
  SavedProgress,
  SavedTraining,
  Storable,
  TrainingData,
  TrainingPosition,
} from '../../src/tfjs/callbacks/saved_training.js';
import {
  selfSavedWeights,
  type OptimizerWeightCopies,
  restoreSelfSavedWeights,
  missingState,
} from '../../src/tfjs/optimizer/hidden_state.js';
import type {WeightCopy, WeightSnapshot} from '../../src/tfjs/graph/model_weights.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {checkOnException, type OnException, throwOrWarn} from '../base/on_exception.js';
import {checkNumber, leading, readOptions} from '../base/options.js';
import {lockTarget, WriteLocks} from '../ports/write_locks.js';
import {pathResolver} from '../ports/path_resolver.js';
import type {FileStore} from '../ports/file_store.js';
import {folderAt} from '../ports/locations.js';
import {StageCallback} from '../base/stage_callback.js';
import {type BackupHeader, encodeBackup} from './backup_file.js';
import {BackupFolder, type FoundBackup} from './backup_folder.js';
import {joinLists, type HistoryLists, separateLists} from './history_lists.js';
import {differencesOf, identityOf, isDataUnknown, type TrainingIdentity} from './training_identity.js';
import type {HistoryPagesState} from './history_pages.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';

export interface BackupAndRestoreOptions {
  /** A path in Node, a name in IndexedDB in a page, a URL, or a store of one's own. One training each. Needed. */
  backupDir?: string | FileStore;
  /** `'epoch'`: at the end of each epoch; n: after every n-th batch. Default: `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /** Whether the backup before the newest one is kept too, for the case that the newest one is torn. Default: true. */
  doubleCheckpoint?: boolean;
  /**
   * Whether the backups are removed when training is complete. An error, `TimeLimit`, `AbortOn` and `TerminateOnNaN` end it
   * before that. Default: true.
   */
  deleteCheckpoint?: boolean;
  /**
   * When a backup cannot be read or written: `'throw'` ends training with the error, `'warn'` continues without that backup.
   * The last good one is intact. Default: `'throw'`.
   */
  onException?: OnException;
  /**
   * What tells this training from others that share the folder, such as the number of a fold: a backup is used by the
   * training of that name alone. Default: none. Then trainings are told apart by their models, sizes and data.
   */
  name?: string;
}

type Settings = Required<Omit<BackupAndRestoreOptions, 'backupDir' | 'name'>> & {
  readonly backupDir: string | FileStore;
  readonly name: string | undefined;
};

/** What a backup file holds. Weights come first, so that they are the first of what is read. */
interface Content {
  readonly weights: readonly WeightCopy[];
  readonly journal: HistoryPagesState;
  readonly model: Omit<ModelState, 'weights'>;
  /** What a custom optimizer saves by itself. */
  readonly hidden: OptimizerWeightCopies;
  /** Null when the model was a plain one. */
  readonly progress: SavedProgress | null;
}

const WHERE = 'BackupAndRestore';

/**
 * Saves the state of a training so that another run of the same program goes on with it after a crash.
 *
 * On an extended model a backup is all there is: weights, optimizer, epoch and batch, History, the states of callbacks
 * and of metrics, memories of stateful layers. It is made after all other callbacks have had the event, wherever this one
 * stands. `fit` and `fitDataset` look for it before they begin, pass over the batches that were trained, and end as if
 * nothing had happened: with bit-identical weights and the same History where order and noise have seeds
 * (`withMetrics(model, {seed})` or `shuffle: false`, layers with a seed, a dataset that yields the same every time), on
 * the backends cpu and wasm. What is otherwise is said in one warning when a training goes on. A training that some
 * callback has stopped stays stopped.
 *
 * On a plain model weights and optimizer are saved, at the end of epochs unless `saveFreq` says otherwise, and `resumeFrom`
 * gives the `initialEpoch` to pass to `fit`. With a number of batches the epoch under way is begun anew.
 *
 * A backup is written whole or not at all, and has a checksum. One that is torn is reported, and the one before it used.
 * No backup is removed before its successor is safe. A backup belongs to one training: to a `name`, a configuration of the
 * model, an optimizer, a size of the data and, in `fit` of an extended model, the data themselves. That of another training
 * is reported and left alone. Another learning rate, or another option of the optimizer, is reported.
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

  /** The epoch with which training goes on; `undefined` when there was no backup. Known after `onTrainBegin`. */
  initialEpoch: number | undefined;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.backup,
    afterTrainBegin: () => this.begin(),
    afterBatchBegin: batch => this.beginBatch(batch),
    afterBatchEnd: batch => this.endBatch(batch),
    afterEpochEnd: epoch => this.endEpoch(epoch),
    afterTrainEnd: () => this.end(),
  };

  private readonly options: Settings;
  private readonly target: string | FileStore;
  private readonly locks = new WriteLocks(WHERE);
  /** Another training writes to the folder. */
  private lockedOut = false;
  private opened: FileStore | undefined;
  private folder: BackupFolder | undefined;
  private epoch = 0;
  /** Batches since the last backup. */
  private batches = 0;
  /** The model has the weights of the backup already. */
  private resumed = false;
  /** Where the training that an extended model takes up is. */
  private found: TrainingPosition | undefined;
  /** The backup has more epochs than are asked for: it stays, for those who want the others too. */
  private ahead = false;
  /** The training was cut short, and its last backup is made. */
  private closed = false;
  private identity: TrainingIdentity | undefined;
  /** The data of the training whose backup was found. */
  private foundData: TrainingData | null | undefined;
  /** The user has been told that a weight is NaN. */
  private warned = false;

  /** @throws UsageError for unknown options and values of the wrong kind. */
  constructor(backupDir: string | FileStore | BackupAndRestoreOptions, options?: BackupAndRestoreOptions) {
    super();
    const given = isStore(backupDir)
      ? {...options, backupDir}
      : leading<BackupAndRestoreOptions, 'backupDir'>('backupDir', backupDir, options);
    this.options = readOptions<Settings>(
      WHERE,
      given,
      {
        backupDir: '',
        saveFreq: 'epoch',
        doubleCheckpoint: true,
        deleteCheckpoint: true,
        onException: 'throw',
        name: undefined,
      },
      {filepath: 'backupDir', saveFrequency: 'saveFreq'},
    );
    const {backupDir: target, saveFreq, onException, name} = this.options;
    if (target === '' || (typeof target !== 'string' && !isStore(target))) {
      throw new UsageError(WHERE, 'backupDir must be a path, a URL or a store of files.');
    }
    if (saveFreq !== 'epoch') {
      if (typeof saveFreq !== 'number') {
        throw new UsageError(
          WHERE,
          `saveFreq must be 'epoch' or a number of batches; got ${formatValue(saveFreq)}.`,
        );
      }
      checkNumber(WHERE, 'saveFreq', saveFreq, {least: 1, whole: true});
    }
    checkOnException(WHERE, onException);
    if (name !== undefined && typeof name !== 'string') {
      throw new UsageError(WHERE, `name must be a string; got ${formatValue(name)}.`);
    }
    this.target = pathResolver(WHERE)(target);
  }

  /**
   * For plain models: puts weights and optimizer of the newest backup back, and gives the `initialEpoch` to pass to `fit`;
   * 0 without a backup. An extended model's `fit` does it by itself.
   *
   * @throws UsageError when the model is not compiled.
   *
   * @example
   * const backup = new BackupAndRestore(new MemoryStore());
   * await model.fit(x, y, {epochs: 3, initialEpoch: await backup.resumeFrom(model), callbacks: backup});
   */
  async resumeFrom(model: LayersModel): Promise<number> {
    const saved = await this.find(model, null);
    this.resumed = true;
    if (saved === undefined) return 0;
    try {
      restoreModel(model, saved.model, WHERE);
      await saved.restoreHidden(model.optimizer);
      return saved.epoch;
    } finally {
      saved.dispose();
    }
  }

  /** Asked by an extended model before its loop begins. */
  async findTraining(model: LayersModel, data: TrainingData): Promise<SavedTraining | undefined> {
    const saved = (await this.lock(model)) ? await this.find(model, data, true) : undefined;
    this.found = saved && {epoch: saved.epoch, step: saved.step};
    return saved;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    if (!this.hooked) return this.begin();
    const isPlain = findSession(this.model)?.progress === undefined;
    // What a stage finds out on a plain model ends training only after an epoch (B10).
    if (!isPlain || this.options.onException === 'warn') return;
    await throwOrWarn(WHERE, 'throw', async () => (await this.open()).probe());
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
    await this.locks.release();
    await this.folder?.close();
  }

  getState(): CallbackState {
    return {plain: {batches: this.batches}};
  }

  setState({plain}: CallbackState): void {
    this.batches = (plain as {batches: number}).batches;
  }

  /** A plain model begins with its backup; an extended one has it already. */
  private async begin(): Promise<void> {
    const {model, params} = this;
    clearEarlyEnd(model);
    this.closed = false;
    if (!model.built) {
      throw new UsageError(WHERE, 'the model is not built: give its first layer an inputShape, or build it.');
    }
    const {found} = this;
    this.found = undefined;
    this.ahead = found !== undefined && this.isAhead(found);
    const isExtended = findSession(model)?.progress !== undefined;
    const asked = isExtended && (this.lockedOut || !this.locks.isEmpty);
    if (!asked) await this.lock(model);
    if (isExtended || this.lockedOut) return;
    const known = this.resumed;
    this.resumed = false;
    const data = this.dataOf();
    if (known) {
      this.checkData(data);
      return;
    }
    const saved = await this.find(model, data);
    if (saved === undefined) return;
    try {
      restoreModel(model, saved.model, WHERE);
      await saved.restoreHidden(model.optimizer);
    } finally {
      saved.dispose();
    }
    const counted = (params?.initialEpoch as number | null | undefined) ?? 0;
    if (!this.hooked || counted === saved.epoch) return;
    printWarning(
      `${WHERE}: weights and optimizer are those of the backup before epoch ${saved.epoch}, but fit counts from ` +
        `${counted}. Pass {initialEpoch: await backup.resumeFrom(model)}, or extend the model: withMetrics(model).`,
    );
  }

  /** What is known of the data of a plain model: how many samples `fit` trains on. */
  private dataOf(): TrainingData {
    const samples = (this.params?.samples as number | null | undefined) ?? null;
    return {losses: null, samples, batches: null, fingerprint: null};
  }

  /** Before `fit` tells, `resumeFrom` cannot know what will be trained on. */
  private checkData(data: TrainingData): void {
    const before = this.foundData;
    if (this.identity !== undefined) this.identity = {...this.identity, data};
    if (before === undefined || before === null || before.samples === data.samples) return;
    throw new UsageError(
      WHERE,
      `the backup is of a training on ${before.samples} samples, and this one has ${data.samples}: it is another one. Give ` +
        'each its own folder, or a name: new BackupAndRestore(folder, {name}).',
    );
  }

  /** Whether the backup is of a longer training than this one. */
  private isAhead({epoch, step}: TrainingPosition): boolean {
    const epochs = (this.params?.epochs as number | undefined) ?? Infinity;
    if (epoch < epochs || (epoch === epochs && step === 0)) return false;
    printWarning(
      `${WHERE}: the backup is of epoch ${epoch + 1}, and fit was given epochs: ${epochs}. Nothing is trained, the model is ` +
        'that of the backup, and the backup stays. Give more epochs to go on, or another folder to start anew.',
    );
    return true;
  }

  /** `AbortOn` withholds the update of the batch that begins: the state to resume from is that before it. */
  private async beginBatch(batch: number): Promise<void> {
    if (earlyEndOf(this.model) === 'paused') await this.close(batch);
  }

  private async endBatch(batch: number): Promise<void> {
    this.batches++;
    if (earlyEndOf(this.model) === 'paused') await this.close(batch + 1);
    if (this.closed || earlyEndOf(this.model) === 'broken') return;
    const {saveFreq} = this.options;
    if (saveFreq === 'epoch' || this.batches < saveFreq) return;
    await this.save({epoch: this.epoch, step: batch + 1});
  }

  /** Makes the last backup of a training that was cut short in mid-epoch; the end of that epoch is no end of an epoch. */
  private async close(step: number): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const exact = findSession(this.model)?.progress !== undefined;
    // Without its position in the epoch, a state is worth less than that of the epoch's beginning.
    if (step > 0 && (exact || this.folder?.isEmpty !== false)) await this.save({epoch: this.epoch, step});
  }

  private async endEpoch(epoch: number): Promise<void> {
    if (this.closed || earlyEndOf(this.model) === 'broken') return;
    // For loops of one's own that do not tell of the next one's begin.
    this.epoch = epoch + 1;
    if (this.options.saveFreq === 'epoch') await this.save({epoch: epoch + 1, step: 0});
  }

  private async end(): Promise<void> {
    if (findSession(this.model)?.progress?.failed === true) return;
    const {deleteCheckpoint, onException} = this.options;
    const end = earlyEndOf(this.model);
    const isComplete = !this.closed && (end === undefined || end === 'complete');
    await throwOrWarn(WHERE, onException, async () => {
      if (deleteCheckpoint && isComplete && !this.ahead && !this.lockedOut) await this.folder?.clear();
      await this.locks.release();
      await this.folder?.close();
    });
  }

  private async save(position: TrainingPosition): Promise<void> {
    this.batches = 0;
    const progress = findSession(this.model)?.progress;
    if (progress?.failed === true || this.lockedOut) return;
    const captured = await progress?.capture(position);
    const {lists, rest} =
      captured === undefined ? {lists: new Map<never, never>(), rest: null} : separateLists(captured);
    const hidden = await selfSavedWeights(this.model.optimizer);
    const {weights, ...model} = snapshotModel(this.model);
    const head: BackupHeader = {
      ...position,
      identity: this.identity ?? identityOf(this.model, this.options.name, null),
    };
    const stored = weights.map(({name, value}) => ({name, value}));
    try {
      const content = (journal: HistoryPagesState): Content => ({
        weights: stored,
        journal,
        model,
        hidden,
        progress: rest,
      });
      await this.write(head, content, lists, weights);
    } finally {
      disposeModelState({weights, ...model});
      dispose(hidden.map(({value}) => value));
    }
  }

  private async write(
    head: BackupHeader,
    content: (journal: HistoryPagesState) => Content,
    lists: HistoryLists,
    weights: WeightSnapshot,
  ): Promise<void> {
    const {onException, doubleCheckpoint} = this.options;
    if (await this.isBroken(weights)) return;
    const make = (journal: HistoryPagesState) => encodeBackup(head, content(journal) as unknown as Storable);
    await throwOrWarn(WHERE, onException, async () => {
      await this.locks.check();
      await (await this.open()).add(make, lists, doubleCheckpoint ? 2 : 1);
    });
  }

  /** From weights that are NaN nothing can be resumed: the backup before stays the newest. */
  private async isBroken(weights: WeightSnapshot): Promise<boolean> {
    const values = await Promise.all(weights.map(({value}) => value.data()));
    const index = values.findIndex(numbers => (numbers as Float32Array).some(Number.isNaN));
    if (index >= 0 && !this.warned) {
      this.warned = true;
      printWarning(
        `${WHERE}: the weight "${weights[index].name}" is NaN: no backup is made, and the one before stays.`,
      );
    }
    return index >= 0;
  }

  private async find(
    model: LayersModel,
    data: TrainingData | null,
    isExtended = false,
  ): Promise<SavedTraining | undefined> {
    if (model.optimizer === undefined || model.optimizer === null) {
      throw new UsageError(
        WHERE,
        'compile the model before its training can be resumed: model.compile({...}).',
      );
    }
    this.initialEpoch = undefined;
    this.foundData = undefined;
    this.warned = false;
    const identity = identityOf(model, this.options.name, data);
    this.identity = identity;
    const unseen = missingState(model.optimizer);
    if (unseen !== undefined) printWarning(`${WHERE}: ${unseen}`);
    let backup: FoundBackup | undefined;
    await throwOrWarn(WHERE, this.options.onException, async () => {
      const folder = await this.open();
      await folder.probe();
      const objections = ({identity: before}: BackupHeader) => differencesOf(before, identity).other;
      backup = await folder.newest(objections, error => {
        if (this.options.onException === 'throw') throw error;
      });
    });
    if (backup === undefined) return undefined;
    const {changed: options, losses} = differencesOf(backup.header.identity, identity);
    const changed = isExtended ? options : [...options, ...losses];
    if (changed.length > 0) {
      const how = 'The training is resumed with what is in the backup, where that has it.';
      printWarning(
        `${WHERE}: the backup is of a training with other settings: ${changed.join('; ')}. ${how}`,
      );
    }
    if (isDataUnknown(backup.header.identity, identity)) {
      printWarning(
        `${WHERE}: resuming from a backup that cannot tell on which data its training ran. If several trainings use this ` +
          "folder, such as the folds of a cross-validation, name each: new BackupAndRestore(folder, {name: 'fold-1'}).",
      );
    }
    this.initialEpoch = backup.header.epoch;
    this.foundData = backup.header.identity.data;
    return savedTraining(backup);
  }

  private async open(): Promise<BackupFolder> {
    return (this.folder ??= new BackupFolder(WHERE, await this.store()));
  }

  private async store(): Promise<FileStore> {
    return (this.opened ??= await folderAt(WHERE, this.target));
  }

  /** Keeps other trainings out of the folder; false when there is one, which is a warning. */
  private async lock(model: LayersModel): Promise<boolean> {
    const done = await throwOrWarn(WHERE, this.options.onException, async () => {
      const place = lockTarget({store: await this.store(), name: 'backup'}, 'this folder');
      await this.locks.acquire([place], model);
    });
    this.lockedOut = !done;
    return done;
  }
}

/** The optimizer may have changed its learning rate and its weights in mid-epoch: without progress that is begun again. */
function savedTraining({header: {epoch, step}, content, tensors, lists}: FoundBackup): SavedTraining {
  const {weights, model, hidden, progress} = content as unknown as Content;
  return {
    epoch,
    step: progress === null ? 0 : step,
    model: {...model, weights},
    restoreHidden: optimizer => restoreSelfSavedWeights(optimizer, hidden),
    progress: progress === null ? undefined : joinLists(progress, lists),
    dispose: () => dispose(tensors as Tensor[]),
  };
}

function isStore(value: unknown): value is FileStore {
  return typeof (value as Partial<FileStore> | undefined)?.write === 'function';
}
