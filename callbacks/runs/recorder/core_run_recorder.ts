import {memory} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {getOwn} from '../../../src/own_property.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {clearEarlyEnd, stopEarly} from '../../../src/tfjs/callbacks/early_end.js';
import {
  PRIORITY,
  type TrainingLogs,
  type TrainingStage,
} from '../../../src/tfjs/callbacks/training_stages.js';
import {type OnException, throwOrWarn} from '../../base/on_exception.js';
import {resolveLogs} from '../../base/resolve_logs.js';
import {StageCallback} from '../../base/stage_callback.js';
import type {FileLocation} from '../../ports/locations.js';
import {hasLayers} from '../../wrappers/variables_model.js';
import {checkClassNames} from './check_class_names.js';
import {BatchValues} from './batch_values.js';
import {LiveRun, type RunListener} from './live_run.js';
import {PauseSwitch} from './pause_switch.js';
import {addRefusedTraining} from './refused_training.js';
import {evaluateTraining} from '../evaluation/evaluate_training.js';
import {newId} from '../record/new_id.js';
import type {Run} from '../record/run.js';
import {errorEvent} from './run_events.js';
import type {RunChange} from '../record/run_change.js';
import {
  type RunRecorderOptions,
  type RunRecorderSettings,
  runRecorderSettings,
} from './run_recorder_options.js';
import {TrainingRecord, type TrainingRecordState} from './training_record.js';

const WHERE = 'RunRecorder';

/** Where the changes of a run are written. */
export interface RunOutput {
  open(model: LayersModel | undefined): Promise<unknown>;
  add(change: RunChange): void;
  write(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `RunRecorder` without the option `file`, for callbacks that show a run in a page: a bundle is smaller by
 * what writes files.
 *
 * @example
 * const recorder = new CoreRunRecorder();
 * await model.fit(x, y, {epochs: 2, callbacks: recorder});
 * console.log(recorder.run.epochs);
 */
export class CoreRunRecorder extends StageCallback {
  static readonly className: string = WHERE;

  /** Names of options that a subclass has besides. @internal */
  static readonly ownOptions: readonly string[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    onTrainError: () => this.free(),
  };

  /** What errors call this callback. @internal */
  protected readonly where: string;
  private readonly settings: RunRecorderSettings;
  private readonly live: LiveRun;
  private readonly record: TrainingRecord;
  private readonly batches: BatchValues;
  private readonly pauses = new PauseSwitch();
  private readonly file: RunOutput | undefined;

  /** @throws UsageError for unknown options and invalid values */
  constructor(options?: RunRecorderOptions) {
    super();
    const {className, ownOptions} = this.constructor as typeof CoreRunRecorder;
    this.where = className;
    this.settings = runRecorderSettings(className, options, ownOptions);
    const {name, file} = this.settings;
    this.live = new LiveRun({version: 1, id: newId(), name, config: {}, epochs: [], events: []});
    this.record = new TrainingRecord(this.live, this.settings);
    this.batches = new BatchValues(batches => this.record.addBatches(batches));
    if (file !== undefined) {
      const output = (this.file = this.outputFor(file));
      this.live.listen(change => output.add(change));
    }
  }

  /** The record. It grows while training runs. */
  get run(): Run {
    return this.live.run;
  }

  /** True while training waits for `resume`. */
  get isPaused(): boolean {
    return this.pauses.isPaused;
  }

  /**
   * Calls the listener with every addition to the record. The first one, when training begins, is the whole
   * record.
   *
   * @returns a function that ends this
   */
  listen(listener: RunListener): () => void {
    return this.live.listen(listener);
  }

  /** Makes the training wait after the running batch. */
  pause(): void {
    this.pauses.pause();
  }

  /** Continues a training that waits. */
  resume(): void {
    this.pauses.resume();
  }

  /**
   * Ends the training after the running batch. `EarlyStopping` then restores the best weights, if it is to do
   * so.
   */
  stop(): void {
    const {knownModel: model} = this;
    this.resume();
    if (model !== undefined) stopEarly(model, 'paused', {by: 'Stop', text: 'stopped by hand'});
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    const {knownModel: model, file} = this;
    if (model !== undefined) clearEarlyEnd(model);
    if (model !== undefined && !hasLayers(model) && this.settings.data !== undefined) {
      throw new UsageError(
        this.where,
        'data is evaluated with a LayersModel, and the callbacks have variables only.',
      );
    }
    this.resume();
    this.record.begin(model);
    checkClassNames(this.where, this.settings.classNames, this.record.tasks);
    if (file !== undefined) await this.attempt(() => file.open(model));
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    await this.record.beginEpoch(epoch, this.params);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    // Without a model, there may be no backend.
    const bytes = this.knownModel === undefined ? 0 : memory().numBytes;
    this.batches.add(this.record.endBatch(bytes), logs);
    if (this.isPaused) await this.pauses.whenResumed();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const numbers = await resolveLogs(logs);
    await this.batches.flush();
    await this.record.endEpoch(epoch, numbers);
    await this.write();
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    const {record, settings, knownModel: model} = this;
    try {
      await this.batches.flush();
      await record.end(this.params);
      if (hasLayers(model) && settings.evaluate) {
        await this.attempt(async () => {
          const evaluated = await evaluateTraining(this.where, model, this.run, record.tasks, {
            data: settings.data,
            dataOfFit: record.dataOfFit,
            batchSize:
              settings.batchSize ?? (this.params?.batchSize as number | null | undefined) ?? undefined,
          });
          if (evaluated !== undefined) record.addEvaluation(evaluated);
        });
      }
    } finally {
      this.free();
      await this.finish(settings.onException);
    }
  }

  override async onTrainError(error: unknown): Promise<void> {
    this.free();
    this.record.addError(errorEvent(error, this.record.epoch));
    await this.finish('warn');
  }

  /** Records a training that failed before it began. @internal */
  async onTrainRefused(error: unknown, model: LayersModel): Promise<void> {
    const {file, live, settings} = this;
    if (file !== undefined) await this.attempt(() => file.open(model), 'warn');
    addRefusedTraining(live, settings, model, error);
    await this.finish('warn');
  }

  getState(): CallbackState {
    // Numbers are passed on at once.
    void this.batches.begin().catch(() => undefined);
    const {epochs, ...rest} = this.run;
    return {plain: {...this.record.getState(), run: rest} as never, growing: epochs as never};
  }

  setState({plain, growing = []}: CallbackState): void {
    const {run, ...state} = plain as unknown as TrainingRecordState & {run: Omit<Run, 'epochs'>};
    this.live.run = structuredClone({...run, epochs: growing} as unknown as Run);
    this.record.setState(state);
  }

  /** The value of an option that `ownOptions` names, or of one of all recorders. @internal */
  protected optionOf(name: string): unknown {
    return getOwn(this.settings as unknown as Record<string, unknown>, name);
  }

  /** Returns what writes to the option `file`. @internal */
  protected outputFor(file: string | FileLocation): RunOutput {
    throw new UsageError(
      this.where,
      `it writes no files; add new RunRecorder({file: ${formatValue(file)}}) to the callbacks.`,
    );
  }

  private async finish(onException: OnException): Promise<void> {
    this.record.finish();
    await this.write(onException);
    await this.attempt(async () => this.file?.close(), onException);
  }

  private async write(onException = this.settings.onException): Promise<void> {
    await this.attempt(async () => this.file?.write(), onException);
  }

  /** Frees all tensors. @internal */
  protected free(): void {
    this.batches.drop();
    this.record.free();
  }

  private attempt(action: () => Promise<unknown>, onException = this.settings.onException): Promise<boolean> {
    return throwOrWarn(this.where, onException, action);
  }
}
