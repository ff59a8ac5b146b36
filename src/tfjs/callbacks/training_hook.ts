import {dispose} from '@tensorflow/tfjs-core';
import {Callback, type LayersModel, registerCallbackConstructor} from '@tensorflow/tfjs-layers';
import {isDeviceLost, rejectOnDeviceLoss} from '../../device_loss.js';
import {setOwn} from '../../own_property.js';
import {printWarning} from '../../print.js';
import {Yielder} from '../engine/yielder.js';
import type {InnerModel} from '../internals.js';
import {override} from '../model/override.js';
import {callAfterHistory} from './call_after_history.js';
import {CallWatchers} from './call_watchers.js';
import {readTensorsOnly} from './non_numeric_logs.js';
import {makeValidationInterruptible} from './interruptible_validation.js';
import {collectRegistered, type RegisteredCallback} from './registered_callbacks.js';
import {registry} from './registry.js';
import {findSession} from './training_session.js';
import {type TrainingLogs, TrainingStages} from './training_stages.js';

/**
 * The callback that tfjs puts right behind its BaseLogger in every `fit` and `fitDataset` (B1). Callbacks add their
 * stages in `setModel` (which tfjs calls after the hook's, in the same tick) or later.
 */
export class TrainingHook extends Callback {
  readonly watchers = new CallWatchers();
  readonly stages = new TrainingStages(this.watchers, error => this.onError(error));
  /** True if a dispatcher calls every callback of this training, and will call `watchers.finish()` afterwards. */
  hasDispatcher = false;
  /** tfjs passes its parameters and its model on before anything else can happen. */
  readonly dispatching = false;
  private onError = (error: unknown): void => this.failLater(error);
  private failure: {readonly error: unknown} | undefined;
  private yielder: Yielder | undefined;
  /** The first batches of the running epoch, which an earlier run has trained. */
  private skipped = 0;
  /** Batches of the running epoch so far. */
  private batches = 0;
  /** After a batch, tfjs's loop validates or begins the next batch. */
  private afterBatch = false;
  private endInterruptible: (() => void) | undefined;
  /** Read once, at the end of training: the last validation then runs to its end. */
  private endedBefore = false;
  /** Undo `endWithout`. */
  private readonly heardAgain: (() => void)[] = [];
  private readonly made: RegisteredCallback[] = [];
  private readonly endCollecting: () => void;

  constructor() {
    super();
    this.endCollecting = collectRegistered(this.made);
  }

  /** Callbacks that tfjs has made for this training from other constructors, such as tfjs-node's progress bar (G9). */
  get otherRegistered(): readonly RegisteredCallback[] {
    return this.made.filter(callback => !('yieldBetweenBatches' in callback));
  }

  /** The training of this hook has not ended. tfjs does not tell a hook that training ended with an error. */
  get running(): boolean {
    const {model} = this as {readonly model?: LayersModel};
    const {isTraining} = (model ?? {}) as {readonly isTraining?: boolean};
    return isTraining === true && findHook(model as LayersModel) === this;
  }

  override setParams(params: Callback['params']): void {
    this.endCollecting();
    super.setParams(params);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    registry().hooks.set(model, this);
  }

  /** Whether the hook yields to the event loop after batches when no other callback does (B4). Default: no. */
  yieldBetweenBatches(keep: boolean): void {
    this.yielder = keep ? new Yielder() : undefined;
  }

  /**
   * Passes errors of stages to `onError`, which has to silence the stages. Without it the loop is stopped and the error
   * is thrown at the end of the epoch: thrown in mid-epoch it would leak tensors of tfjs's (B10).
   */
  handleErrors(onError: (error: unknown) => void): void {
    this.onError = onError;
  }

  /** The first `count` batches of the epoch that begins are not trained: stages only get `onSkippedBatch` for them. */
  skipBatches(count: number): void {
    this.skipped = count;
  }

  /** True for a batch of the running epoch that an earlier run has trained. */
  skips(batch: number): boolean {
    return batch < this.skipped;
  }

  /** True when a stage wants the running validation to end. */
  endsValidation(): boolean {
    return !this.endedBefore && this.stages.endValidation;
  }

  private failLater(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = {error};
    this.model.stopTraining = true;
    this.stages.trainError();
    this.stages.clear();
  }

  /** Throws the error of a stage, after freeing what tfjs would leave behind in logs and History. */
  private async throwFailure(logs: TrainingLogs): Promise<void> {
    if (this.failure === undefined) return;
    this.endInterruptible?.();
    registry().hooks.delete(this.model);
    dispose(logs);
    // Reads what plain tfjs has kept, or throws that it cannot be read.
    await rejectOnDeviceLoss(this.model.history.syncData());
    throw this.failure.error;
  }

  /**
   * The dataset of a plain model has run out: tfjs would run all further epochs without batches (G10). This epoch is the
   * last, and neither stages nor the callbacks that own them see its end.
   */
  private endWithout(epoch: number): void {
    const {isTraining} = this.model as unknown as InnerModel;
    const {owners} = this.stages;
    if (owners.size === 0 || isTraining !== true || findSession(this.model) !== undefined) return;
    this.stages.dropEpoch();
    this.model.stopTraining = true;
    printWarning(
      `fitDataset: the dataset has no batches for epoch ${epoch + 1}. The training ends. Use repeat() when you build the ` +
        'dataset.',
    );
    for (const owner of owners) {
      this.heardAgain.push(override(owner, {onEpochEnd: () => Promise.resolve()}));
    }
  }

  override async onTrainBegin(logs: TrainingLogs): Promise<void> {
    readTensorsOnly(this.model.history);
    const interruptible = this.stages.mayEndValidation && findSession(this.model) === undefined;
    if (interruptible) {
      this.endInterruptible = makeValidationInterruptible(
        this.model as unknown as InnerModel,
        () => this.afterBatch && findHook(this.model) === this,
        () => this.endsValidation(),
      );
    }
    if (this.stages.haveAfterEvents || interruptible) this.followHistory();
    await this.stages.run('onTrainBegin', logs);
    // tfjs resets `stopTraining` after this event (B6).
    await this.throwFailure(logs);
  }

  private followHistory(): void {
    const {stages} = this;
    callAfterHistory<TrainingLogs>(this.model.history, {
      onTrainBegin: logs => stages.run('afterTrainBegin', logs),
      onEpochBegin: (epoch, logs) => stages.run('afterEpochBegin', epoch, logs),
      onBatchBegin: async (batch, logs) => {
        if (batch >= this.skipped) await stages.run('afterBatchBegin', batch, logs);
      },
      onBatchEnd: async (batch, logs) => {
        if (batch >= this.skipped) await stages.run('afterBatchEnd', batch, logs);
        this.afterBatch = true;
      },
      onEpochEnd: (epoch, logs) => stages.run('afterEpochEnd', epoch, logs),
      onTrainEnd: async logs => {
        await stages.run('afterTrainEnd', logs);
        await this.throwFailure(logs);
      },
    });
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs): Promise<void> {
    this.skipped = 0;
    this.batches = 0;
    await this.stages.run('onEpochBegin', epoch, logs);
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs): Promise<void> {
    this.afterBatch = false;
    if (batch >= this.skipped) await this.stages.run('onBatchBegin', batch, logs);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    this.batches++;
    await this.stages.run(batch < this.skipped ? 'onSkippedBatch' : 'onBatchEnd', batch, logs);
    if (this.failure !== undefined) withoutLostTensors(logs);
    await this.yielder?.yieldIfDue();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs): Promise<void> {
    this.afterBatch = false;
    if (this.batches === 0) this.endWithout(epoch);
    await this.stages.run('onEpochEnd', epoch, logs);
    prepareHistory(this.model.history.history, logs);
    await this.throwFailure(logs);
  }

  override async onTrainEnd(logs: TrainingLogs): Promise<void> {
    this.endInterruptible?.();
    for (const restore of this.heardAgain.splice(0)) restore();
    this.endedBefore = this.endsValidation();
    await this.stages.run('onTrainEnd', logs);
    await this.throwFailure(logs);
    registry().hooks.delete(this.model);
  }
}

/** tfjs's History makes no array for a key that a plain object inherits, such as `constructor`. */
function prepareHistory(history: Record<string, unknown>, logs: TrainingLogs): void {
  for (const key of Object.keys(logs)) {
    if (key in history && !Object.hasOwn(history, key)) setOwn<unknown>(history, key, []);
  }
}

/** After a device loss, callbacks that tfjs wraps would wait forever for a tensor in the logs. */
function withoutLostTensors(logs: TrainingLogs): void {
  if (!isDeviceLost()) return;
  for (const [key, value] of Object.entries(logs)) {
    if (typeof value !== 'object') continue;
    value.dispose();
    logs[key] = NaN;
  }
}

/**
 * Makes tfjs create a `TrainingHook` in every training from now on. Callbacks' constructors and `withMetrics` call it
 * before `fit`; importing the package does not. Further calls do nothing.
 */
export function ensureHook(): void {
  const shared = registry();
  if (shared.registered) return;
  registerCallbackConstructor(0, TrainingHook);
  shared.registered = true;
}

/** The hook of the running training, looked up by the model that callbacks get. */
export function findHook(innerModel: object): TrainingHook | undefined {
  // The hook of a training that ended with an error stays in the registry.
  if ((innerModel as {isTraining?: boolean}).isTraining === false) return undefined;
  return registry().hooks.get(innerModel) as TrainingHook | undefined;
}
