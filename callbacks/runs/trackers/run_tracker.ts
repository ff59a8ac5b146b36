import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {endReasonOf} from '../../../src/tfjs/callbacks/early_end.js';
import {
  PRIORITY,
  type TrainingLogs,
  type TrainingStage,
} from '../../../src/tfjs/callbacks/training_stages.js';
import {type OnException, throwOrWarn} from '../../base/on_exception.js';
import {resolveLogs} from '../../base/resolve_logs.js';
import {StageCallback} from '../../base/stage_callback.js';
import {newId} from '../record/new_id.js';
import type {RunBatches} from '../record/run.js';
import {fromRunValue} from '../record/run_value.js';
import {BatchValues} from '../recorder/batch_values.js';
import {LoggerCalls} from './logger_calls.js';
import {BATCH_PREFIX, type LogEntry, type RunLogger, type RunStatus} from './run_logger.js';
import {
  checkLoggers,
  type RunTrackerOptions,
  type RunTrackerSettings,
  runTrackerSettings,
} from './run_tracker_options.js';
import {trackedConfig} from './tracked_config.js';

const WHERE = 'RunTracker';

/** What a resumed training needs. */
interface TrackerState {
  readonly id: string;
  readonly time: number;
  /** The number of the next epoch, and of the next batch. */
  readonly epoch: number;
  readonly step: number;
  /** What to add to tfjs's numbers of epochs. */
  readonly offset: number;
  /** By logger: what may not have arrived. */
  readonly unsent: readonly (readonly LogEntry[])[];
}

/**
 * Passes the numbers of a training on to trackers: the logs of each epoch, and with `batches: true` those of
 * each batch. List it after the callbacks that add numbers to the logs.
 *
 * Training does not wait for the loggers, except at its end, until they have sent what they still have. While
 * a server cannot be reached, its logger keeps the values and tries again. When a logger fails,
 * `onException` decides.
 *
 * A training that resumes from a `BackupAndRestore` continues its run and logs no number twice: what the
 * trackers have is not logged again, and what had not arrived is. An instance that is passed to a second
 * `fit` continues its run too, and the numbers of epochs and batches continue.
 *
 * **Logs**: nothing.
 *
 * @example
 * const store = new MemoryStore();
 * const tracker = new RunTracker([new JsonLinesLogger({store, name: 'log.jsonl'})], {name: 'first try'});
 * await model.fit(x, y, {epochs: 3, callbacks: tracker});
 */
export class RunTracker extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    onTrainError: () => this.batches?.drop(),
  };

  private readonly settings: RunTrackerSettings;
  private readonly calls: readonly LoggerCalls[];
  private readonly batches: BatchValues | undefined;
  private id = newId();
  private time: number | undefined;
  private nextEpoch = 0;
  private nextStep = 0;
  private offset: number | undefined;
  /** The loggers have been told that this training has begun. */
  private hasStarted = false;
  private isRunning = false;
  /** The loggers know this run from an earlier training. */
  private isResumed = false;
  private unsent: readonly (readonly LogEntry[])[] = [];

  /**
   * @param loggers where the numbers go: one logger, or several
   * @throws UsageError for unknown options, invalid values and what is not a logger
   */
  constructor(loggers: RunLogger | readonly RunLogger[], options?: RunTrackerOptions) {
    super();
    this.settings = runTrackerSettings(WHERE, options);
    this.calls = checkLoggers(WHERE, loggers).map(logger => new LoggerCalls(logger));
    if (this.settings.batches) this.batches = new BatchValues(batches => this.logBatches(batches));
  }

  /** Identifies the run: MLflow's tag `tfjs-metrics.run`, trackio's `run_id`, `run` in JSON lines. */
  get runId(): string {
    return this.id;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.hasStarted = false;
    this.offset = undefined;
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchBegin(batch, logs);
    this.start();
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    this.start();
    this.batches?.add(this.nextStep, logs);
    this.nextStep++;
    await this.check();
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    this.offset ??= Math.max(0, this.nextEpoch - epoch);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    this.start();
    const numbers = await resolveLogs(logs);
    await this.batches?.flush();
    const step = epoch + (this.offset ?? 0);
    this.nextEpoch = step + 1;
    const finiteOrNot = Object.entries(numbers).filter(([, value]) => typeof value === 'number');
    this.log(step, Object.fromEntries(finiteOrNot));
    await this.check();
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    this.start();
    await this.batches?.flush();
    const {knownModel: model} = this;
    const isAborted = model !== undefined && endReasonOf(model)?.by === 'AbortOn';
    await this.finish(isAborted ? 'killed' : 'finished', this.settings.onException);
  }

  override async onTrainError(error: unknown): Promise<void> {
    this.batches?.drop();
    if (!this.hasStarted) return;
    const {name} = (error ?? {}) as {name?: unknown};
    await this.finish(name === 'AbortError' ? 'killed' : 'failed', 'warn');
  }

  /**
   * Stores a file with the run, in those trackers that can: MLflow. To be called while training runs.
   *
   * @param name a relative path, such as `'report.html'`
   * @throws UsageError if training does not run, and if no logger stores files
   */
  artifact(name: string, content: string | Uint8Array): void {
    if (!this.isRunning) throw new UsageError(WHERE, 'artifact has to be called while training runs.');
    if (typeof name !== 'string' || !/^(?![/\\])(?!(?:.*[/\\])?\.\.(?:[/\\]|$)).+$/.test(name)) {
      throw new UsageError(
        WHERE,
        `the name of an artifact must be a relative path, such as "report.html"; got ${formatValue(name)}.`,
      );
    }
    if (this.calls.every(({logger}) => logger.artifact === undefined)) {
      throw new UsageError(WHERE, 'none of its loggers stores files; MLflowLogger does.');
    }
    for (const calls of this.calls) calls.call(logger => logger.artifact?.(name, content));
  }

  getState(): CallbackState {
    // Numbers are passed on at once.
    void this.batches?.begin().catch(() => undefined);
    const state: TrackerState = {
      id: this.id,
      time: this.time ?? Date.now(),
      epoch: this.nextEpoch,
      step: this.nextStep,
      offset: this.offset ?? 0,
      unsent: this.calls.map(({logger}) => [...(logger.unsent?.() ?? [])]),
    };
    return {plain: state as never};
  }

  setState({plain}: CallbackState): void {
    const state = plain as unknown as TrackerState;
    this.id = state.id;
    this.time = state.time;
    this.nextEpoch = state.epoch;
    this.nextStep = state.step;
    this.offset = state.offset;
    this.isResumed = true;
    this.unsent = state.unsent;
  }

  /** Tells the loggers that training begins. A backup has been restored when the first batch begins. */
  private start(): void {
    if (this.hasStarted) return;
    this.hasStarted = this.isRunning = true;
    this.time ??= Date.now();
    const {id, time, isResumed, settings, unsent} = this;
    const {knownModel: model} = this;
    const config = trackedConfig(model, this.params, settings.config);
    this.calls.forEach((calls, i) => {
      calls.reset();
      calls.call(logger => logger.start({id, name: settings.name, time, isResumed, config, model}));
      for (const entry of unsent[i] ?? [])
        calls.call(logger => logger.log(entry.step, entry.values, entry.time));
    });
    this.unsent = [];
    this.isResumed = true;
  }

  private log(step: number, values: Readonly<Record<string, number>>): void {
    if (Object.keys(values).length === 0) return;
    const time = Date.now();
    for (const calls of this.calls) calls.call(logger => logger.log(step, values, time));
  }

  private logBatches({step, keys}: RunBatches): void {
    const columns = Object.entries(keys);
    step.forEach((at, i) => {
      const values = columns
        .filter(([, column]) => column[i] !== null)
        .map(([key, column]) => [BATCH_PREFIX + key, fromRunValue(column[i])] as const);
      this.log(at, Object.fromEntries(values));
    });
  }

  private async finish(status: RunStatus, onException: OnException): Promise<void> {
    this.isRunning = false;
    for (const calls of this.calls) calls.call(logger => logger.finish(status));
    await Promise.all(this.calls.map(calls => calls.whenDone()));
    await this.check(onException);
  }

  /** Reports the loggers that have failed. */
  private async check(onException = this.settings.onException): Promise<void> {
    for (const calls of this.calls) {
      const {failure} = calls;
      if (failure === undefined || calls.isReported) continue;
      calls.isReported = true;
      await throwOrWarn(calls.where, onException, () => Promise.reject(failure.error));
    }
  }
}
