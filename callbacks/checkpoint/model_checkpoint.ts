import type {CallbackState} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {BestCheckpoints, type BestCheckpointsState, UNJUDGED} from './best_checkpoints.js';
import {CheckpointWriter} from './checkpoint_writer.js';
import {
  type CheckpointSettings,
  type CheckpointTarget,
  type CheckpointValues,
  checkpointSettings,
  isSelective,
  lastPathOf,
  type ModelCheckpointOptions,
} from './model_checkpoint_options.js';
import {SaveFrequency, type SaveFrequencyState} from './save_frequency.js';
import {expectedLogs} from '../base/expected_logs.js';
import {recordOf} from '../base/epoch_record.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {throwOrWarn} from '../base/on_exception.js';
import {fillTemplate} from '../ports/file_names.js';
import {WriteLocks} from '../ports/write_locks.js';
import {StageCallback} from '../base/stage_callback.js';
import {print} from '../../src/print.js';

/** A moment at which something may be saved. */
interface SaveRequest {
  readonly epoch: number;
  /** `undefined` at the end of an epoch. */
  readonly batch?: number;
  readonly logs: TrainingLogs;
  /** False for a saving that is due because time has passed. */
  readonly judged: boolean;
}

/** Where a checkpoint goes, and where the latest state. */
interface Targets {
  readonly target: CheckpointTarget;
  readonly last: string | undefined;
}

type Saved = BestCheckpointsState & SaveFrequencyState & {readonly lastPath: string | null};

const WHERE = 'ModelCheckpoint';

/**
 * Saves the model, or its weights, at the end of every epoch or after every n-th batch; all of them, or the best.
 *
 * A checkpoint holds the model as it is at that moment, with its optimizer and learning rate: `tf.loadLayersModel` makes a
 * model of it that goes on training. Metrics that tfjs could not load again are left out; where the optimizer cannot be
 * saved, that is a warning. Training waits until a checkpoint is safe; the file of an earlier one is replaced then, not
 * before. When several savings are due at once there is one.
 *
 * NaN is never an improvement. When the monitored value is missing, there is a warning, and the model is saved. The best
 * value is remembered from one training of the instance to the next; a new instance starts over.
 *
 * Source: `keras.callbacks.ModelCheckpoint`.
 *
 * @example
 * const checkpoint = new ModelCheckpoint('indexeddb://best', {monitor: 'val_acc', saveBestOnly: true}); // In Node: './best'
 * const best = new ModelCheckpoint({filepath: './run/{epoch:02d}-{val_loss:.3f}', saveTopK: 3, saveLast: true});
 */
export class ModelCheckpoint extends StageCallback {
  static readonly className = 'ModelCheckpoint';

  private readonly options: CheckpointSettings;
  private readonly bests: BestCheckpoints;
  private readonly frequency: SaveFrequency;
  private readonly writer: CheckpointWriter;
  private readonly locks = new WriteLocks(WHERE);
  /** Another training writes to the same place. */
  private lockedOut = false;
  private last: string | undefined;
  private epoch = 0;
  /** An epoch of this training has ended. */
  private directionChecked = false;
  private failure: {readonly error: unknown} | undefined;

  /** @throws UsageError for unknown options, values of the wrong kind, and options that contradict each other. */
  constructor(
    filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions,
    options?: ModelCheckpointOptions,
  ) {
    super();
    this.options = checkpointSettings(filepath, options);
    this.bests = new BestCheckpoints(WHERE, this.options);
    this.frequency = new SaveFrequency(this.options);
    this.writer = new CheckpointWriter(WHERE, this.options);
  }

  /** The best value so far, or `initialValueThreshold`; `undefined` before the first. Only where the best are kept. */
  get best(): number | undefined {
    return this.bests.best;
  }

  /** Where the best checkpoint is, with `saveBestOnly` or `saveTopK`, when it has a path. A path on disk is absolute. */
  get bestPath(): string | undefined {
    return this.pathOf(this.bests.bestPath);
  }

  /** Where the latest state is, with `saveLast`. A path on disk is absolute. */
  get lastPath(): string | undefined {
    return this.pathOf(this.last);
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.bests.begin(expectedLogs(this.model, this.params));
    this.lockedOut = !(await throwOrWarn(WHERE, this.options.onException, () => this.lock()));
    this.directionChecked = false;
    this.failure = undefined;
    this.frequency.restartClock();
    await this.checkWritable();
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    this.epoch = epoch;
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    const judged = this.frequency.isBatchDue(batch);
    if (!judged && !this.frequency.isTimeUp()) return;
    try {
      await this.save({epoch: this.epoch, batch, logs, judged});
    } catch (error) {
      // Thrown in mid-epoch, on a plain model, it would leak tensors of tfjs's (B10).
      if (findSession(this.model) !== undefined || findHook(this.model) === undefined) throw error;
      this.failure = {error};
      this.model.stopTraining = true;
    }
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.failure !== undefined) {
      // What tfjs would leave behind in logs and History.
      await resolveLogs(logs);
      await (this.model.history as {syncData?(): Promise<void>} | undefined)?.syncData?.();
      throw this.failure.error;
    }
    if (!this.directionChecked) this.bests.checkDirection(expectedLogs(this.model, this.params));
    this.directionChecked = true;
    if (this.frequency.isEpochDue()) await this.save({epoch, logs, judged: true});
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    await this.locks.release();
  }

  override async onTrainError(): Promise<void> {
    await this.locks.release();
  }

  getState(): CallbackState {
    const saved: Saved = {
      ...this.bests.getState(),
      ...this.frequency.getState(),
      lastPath: this.last ?? null,
    };
    return {plain: {...saved}};
  }

  setState({plain}: CallbackState): void {
    const saved = plain as unknown as Saved;
    this.bests.setState(saved);
    this.frequency.setState(saved);
    this.last = saved.lastPath ?? undefined;
  }

  /** Before an epoch is trained in vain. */
  private async checkWritable(): Promise<void> {
    const {filepath, saveLast, onException} = this.options;
    for (const path of [filepath, lastPathOf(filepath, saveLast)]) {
      if (typeof path !== 'string') continue;
      await throwOrWarn(WHERE, onException, () => this.writer.checkWritable(path));
    }
  }

  private pathOf(path: string | undefined): string | undefined {
    return path === undefined ? undefined : this.writer.pathOf(path);
  }

  private async lock(): Promise<void> {
    const {filepath, saveLast} = this.options;
    const last = lastPathOf(filepath, saveLast);
    const templates = [filepath, ...(last === undefined ? [] : [last])];
    const places = await Promise.all(templates.map(template => this.writer.lockTargetOf(template)));
    await this.locks.acquire(
      places.filter(place => place !== undefined),
      this.knownModel,
    );
  }

  private async save({epoch, batch, logs: given, judged}: SaveRequest): Promise<void> {
    if (this.lockedOut) return;
    const {onException, verbose} = this.options;
    const tell = (what: string) => {
      if (verbose > 0) print(['', `Epoch ${epoch + 1}: ${what}`]);
    };
    const logs = await resolveLogs(given);
    // In the logs of a batch, `batch` is tfjs's own count.
    const {batch: _, ...ofBatch} = logs;
    const values =
      batch === undefined
        ? recordOf({epoch: epoch + 1}, logs)
        : recordOf({epoch: epoch + 1, batch: batch + 1}, ofBatch);
    let targets: Targets | undefined;
    await throwOrWarn(WHERE, onException, async () => {
      targets = targetsOf(this.options, values);
    });
    if (targets === undefined) return;
    const {last} = targets;
    const verdict = judged
      ? this.bests.judge(logs)
      : {...UNJUDGED, isWorthSaving: !isSelective(this.options)};
    const {isWorthSaving} = verdict;
    let {target} = targets;
    if (isWorthSaving) {
      const named = await throwOrWarn(WHERE, onException, async () => {
        target = this.bests.freeTarget(verdict, target);
      });
      if (!named) return;
    }
    if (judged) {
      const saving = isWorthSaving ? `saving model to ${nameOf(target)}` : undefined;
      tell([verdict.reason, saving].filter(part => part !== undefined).join(', '));
    }
    if (!isWorthSaving && last === undefined) return;
    const done = await throwOrWarn(WHERE, onException, async () => {
      await this.locks.check();
      const artifacts = await this.writer.capture(findSession(this.model)?.outerModel ?? this.model);
      if (isWorthSaving) {
        await this.writer.write(target, artifacts);
        for (const old of this.bests.admit(verdict, target)) await this.writer.remove(old);
      }
      if (last !== undefined) {
        const path = this.bests.freeLast(last);
        await this.writer.write(path, artifacts);
        this.last = path;
      }
    });
    this.frequency.restartClock();
    if (done && isWorthSaving) tell(`finished saving model to ${nameOf(target)}`);
  }
}

function targetsOf({filepath, saveLast}: CheckpointSettings, values: CheckpointValues): Targets {
  const last = lastPathOf(filepath, saveLast);
  return {
    target: targetOf(filepath, values),
    last: last === undefined ? undefined : fillTemplate(last, values, WHERE),
  };
}

function targetOf(filepath: CheckpointSettings['filepath'], values: CheckpointValues): CheckpointTarget {
  if (typeof filepath === 'function') return filepath(values);
  return typeof filepath === 'string' ? fillTemplate(filepath, values, WHERE) : filepath;
}

function nameOf(target: CheckpointTarget): string {
  return typeof target === 'string' ? target : 'the given handler';
}
