import type {HAS_MONITOR, MONITORS, Monitors} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {expectedLogs} from '../base/expected_logs.js';
import {throwOrWarn} from '../base/on_exception.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {print} from '../../src/print.js';
import type {Judgement} from '../monitor/monitor.js';
import {WriteLocks} from '../locks/write_locks.js';
import {BestCheckpoints, type BestCheckpointsState, UNJUDGED, type Verdict} from './best_checkpoints.js';
import {nameOf, targetsOf, templateValues} from './checkpoint_targets.js';
import {CheckpointWriter} from './checkpoint_writer.js';
import {
  type CheckpointSettings,
  type CheckpointTarget,
  checkpointSettings,
  isSelective,
  lastPathOf,
  type ModelCheckpointOptions,
  WHERE,
} from './model_checkpoint_options.js';
import {SaveFrequency, type SaveFrequencyState} from './save_frequency.js';
import type {LatestSave, SaveRequest} from './save_request.js';

type Saved = BestCheckpointsState & SaveFrequencyState & {readonly lastPath: string | null};

/**
 * Saves the model, or its weights, at the end of every epoch or after every n-th batch: each time, or only if
 * it is among the best.
 *
 * A checkpoint holds the model with its optimizer and learning rate. `tf.loadLayersModel` returns a model
 * that can be trained further. Metrics that tfjs cannot load are left out. If the optimizer cannot be saved,
 * there is a warning. Training waits until a checkpoint is safe; only then an earlier one is replaced. If a
 * checkpoint is due for several reasons, it is saved once.
 *
 * NaN is never an improvement. If the monitored value is missing, there is a warning, and the model is saved.
 * The instance remembers the best value from one training to the next. A new instance starts over.
 *
 * Source: `keras.callbacks.ModelCheckpoint`.
 *
 * @example
 * const checkpoint = new ModelCheckpoint('indexeddb://best', {monitor: 'val_acc', saveBestOnly: true}); // In Node: './best'
 * const best = new ModelCheckpoint({filepath: './run/{epoch:02d}-{val_loss:.3f}', saveTopK: 3, saveLast: true});
 */
export class ModelCheckpoint<const K extends string = string> extends StageCallback {
  static readonly className = 'ModelCheckpoint';
  declare readonly [MONITORS]?: Monitors<K>;
  declare readonly [HAS_MONITOR]: true;

  private readonly options: CheckpointSettings;
  private readonly bestCheckpoints: BestCheckpoints;
  private readonly frequency: SaveFrequency;
  private readonly writer: CheckpointWriter;
  private readonly locks = new WriteLocks(WHERE);
  /** Another training writes to the same files. With `onException: 'warn'` this training saves nothing. */
  private lockedOut = false;
  private last: string | undefined;
  private latest: LatestSave | undefined;
  private epoch = 0;
  /** It is known that the monitored value has a direction. */
  private directionChecked = false;
  /** An error of a batch, to be thrown at the end of the epoch. */
  private failure: {readonly error: unknown} | undefined;

  /** @throws UsageError for unknown options, invalid values, and options that contradict each other */
  constructor(
    filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions<K>,
    options?: ModelCheckpointOptions<K>,
  ) {
    super();
    this.options = checkpointSettings(filepath, options);
    this.bestCheckpoints = new BestCheckpoints(WHERE, this.options);
    this.frequency = new SaveFrequency(this.options);
    this.writer = new CheckpointWriter(WHERE, this.options);
  }

  /** The best value so far, initially `initialValueThreshold`. Set only with `saveBestOnly` or `saveTopK`. */
  get best(): number | undefined {
    return this.bestCheckpoints.best;
  }

  /** The path of the best checkpoint, with `saveBestOnly` or `saveTopK`. A path on disk is absolute. */
  get bestPath(): string | undefined {
    return this.pathOf(this.bestCheckpoints.bestPath);
  }

  /** The path of the latest state, with `saveLast`. A path on disk is absolute. */
  get lastPath(): string | undefined {
    return this.pathOf(this.last);
  }

  /** How epochs are judged; `undefined` if everything is saved. @internal */
  get judgement(): Judgement | undefined {
    return this.bestCheckpoints.judgement;
  }

  /** The checkpoint that was saved last, in this training. @internal */
  get latestSave(): LatestSave | undefined {
    return this.latest;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.bestCheckpoints.begin(expectedLogs(this.model, this.params));
    this.lockedOut = !(await throwOrWarn(WHERE, this.options.onException, () => this.lock()));
    this.directionChecked = false;
    this.failure = undefined;
    this.latest = undefined;
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
      // On a plain model, an error thrown within an epoch would leak tensors of tfjs (B10).
      if (findSession(this.model) !== undefined || findHook(this.model) === undefined) throw error;
      this.failure = {error};
      this.model.stopTraining = true;
    }
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.failure !== undefined) {
      // Disposes what tfjs would leave in logs and History.
      await resolveLogs(logs);
      await (this.model.history as {syncData?(): Promise<void>} | undefined)?.syncData?.();
      throw this.failure.error;
    }
    if (!this.directionChecked) this.bestCheckpoints.checkDirection(expectedLogs(this.model, this.params));
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
      ...this.bestCheckpoints.getState(),
      ...this.frequency.getState(),
      lastPath: this.last ?? null,
    };
    return {plain: {...saved}};
  }

  setState({plain}: CallbackState): void {
    const saved = plain as unknown as Saved;
    this.bestCheckpoints.setState(saved);
    this.frequency.setState(saved);
    this.last = saved.lastPath ?? undefined;
  }

  /** Fails before the first epoch is trained, instead of after it. */
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
    const targets = await Promise.all(templates.map(template => this.writer.lockTargetOf(template)));
    await this.locks.acquire(
      targets.filter(target => target !== undefined),
      this.knownModel,
    );
  }

  private async save({epoch, batch, logs: given, judged}: SaveRequest): Promise<void> {
    if (this.lockedOut) return;
    const logs = await resolveLogs(given);
    const targets = await this.attempt(() => targetsOf(this.options, templateValues(epoch, batch, logs)));
    if (targets === undefined) return;
    const {last} = targets;
    const verdict = judged
      ? this.bestCheckpoints.judge(logs)
      : {...UNJUDGED, isWorthSaving: !isSelective(this.options)};
    const {isWorthSaving, reason} = verdict;
    const free = isWorthSaving
      ? await this.attempt(() => ({target: this.bestCheckpoints.freeTarget(verdict, targets.target)}))
      : targets;
    if (free === undefined) return;
    const {target} = free;
    if (judged) {
      const saving = isWorthSaving ? `saving model to ${nameOf(target)}` : undefined;
      this.report(epoch, [reason, saving].filter(part => part !== undefined).join(', '));
    }
    if (!isWorthSaving && last === undefined) return;
    const done = await this.attempt(() => this.write(verdict, target, last));
    this.frequency.restartClock();
    if (done === true) this.latest = {epoch, name: nameOf(isWorthSaving ? target : (last ?? target))};
    if (done === true && isWorthSaving) this.report(epoch, `finished saving model to ${nameOf(target)}`);
  }

  private async write(verdict: Verdict, target: CheckpointTarget, last: string | undefined): Promise<true> {
    await this.locks.check();
    const artifacts = await this.writer.capture(findSession(this.model)?.outerModel ?? this.model);
    if (verdict.isWorthSaving) {
      await this.writer.write(target, artifacts);
      for (const old of this.bestCheckpoints.admit(verdict, target)) await this.writer.remove(old);
    }
    if (last !== undefined) {
      const path = this.bestCheckpoints.freeLast(last);
      await this.writer.write(path, artifacts);
      this.last = path;
    }
    return true;
  }

  private report(epoch: number, text: string): void {
    if (this.options.verbose > 0) print(['', `Epoch ${epoch + 1}: ${text}`]);
  }

  /** Returns `undefined` if the action fails and `onException` is 'warn'. */
  private async attempt<T>(action: () => T | Promise<T>): Promise<T | undefined> {
    let result: T | undefined;
    await throwOrWarn(WHERE, this.options.onException, async () => {
      result = await action();
    });
    return result;
  }
}
