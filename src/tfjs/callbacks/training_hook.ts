import {dispose} from '@tensorflow/tfjs-core';
import {Callback, type LayersModel, registerCallbackConstructor} from '@tensorflow/tfjs-layers';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import {printWarning} from '../../print.js';
import {Yielder} from '../engine/yielder.js';
import type {InnerModel} from '../internals.js';
import {override} from '../model/override.js';
import {CallWatchers} from './call_watchers.js';
import type {ClaimingTraining} from './claim_callbacks.js';
import {keepInheritedKeys, readTensorsOnly} from './history_workarounds.js';
import {replaceLostTensors} from './log_workarounds.js';
import {collectRegistered, type RegisteredCallback} from './registered_callbacks.js';
import {registry} from './registry.js';
import {findSession} from './training_session.js';
import {type TrainingLogs, TrainingStages} from './training_stages.js';

/**
 * The callback that tfjs creates in every `fit` and `fitDataset`, directly after its BaseLogger (B1): it gets
 * each event before the user's callbacks do. Callbacks add their stages in `setModel` (which tfjs calls after
 * the hook's, in the same tick) or later.
 */
export class TrainingHook extends Callback implements ClaimingTraining {
  readonly watchers = new CallWatchers();
  readonly stages = new TrainingStages(this.watchers, error => this.onError(error));
  /**
   * True if a dispatcher calls every callback of this training, and will call `watchers.finish()` afterwards.
   */
  hasDispatcher = false;
  /** tfjs passes the parameters and the model to all callbacks in one tick. */
  readonly dispatching = false;
  private onError = (error: unknown): void => this.failAtEpochEnd(error);
  private failure: {readonly error: unknown} | undefined;
  private yielder: Yielder | undefined;
  /** How many batches at the start of the running epoch an earlier run has trained. */
  private skipped = 0;
  /** Batches of the running epoch so far. */
  private batches = 0;
  /** True between batches, when tfjs's loop may validate. `afterEvents` sets it. */
  betweenBatches = false;
  /** True in `onTrainEnd` if stages were ending validations: those that callbacks run there are complete. */
  private endedBefore = false;
  private readonly undo: (() => void)[] = [];
  private readonly registered: RegisteredCallback[] = [];
  private readonly stopCollecting: () => void;

  constructor() {
    super();
    this.stopCollecting = collectRegistered(this.registered);
  }

  /** Callbacks that tfjs has created from other constructors, such as tfjs-node's progress bar (G9). */
  get otherRegistered(): readonly RegisteredCallback[] {
    return this.registered.filter(callback => !('yieldBetweenBatches' in callback));
  }

  /** True while this training runs. tfjs does not tell callbacks that a training ended with an error. */
  get running(): boolean {
    const {model} = this as {readonly model?: LayersModel};
    const {isTraining} = (model ?? {}) as {readonly isTraining?: boolean};
    return isTraining === true && findHook(model as LayersModel) === this;
  }

  override setParams(params: Callback['params']): void {
    this.stopCollecting();
    super.setParams(params);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    registry().hooks.set(model, this);
  }

  /**
   * Whether the hook yields to the event loop after batches when no other callback does (B4). Default: no.
   */
  yieldBetweenBatches(enabled: boolean): void {
    this.yielder = enabled ? new Yielder() : undefined;
  }

  /**
   * Passes errors of stages to `onError`, which has to silence the stages. By default the hook stops the
   * loop, and throws the error at the end of the epoch: within an epoch it would leak tensors of tfjs (B10).
   */
  handleErrors(onError: (error: unknown) => void): void {
    this.onError = onError;
  }

  /** Skips the first `count` batches of the epoch that begins: stages only get `onSkippedBatch` for them. */
  skipBatches(count: number): void {
    this.skipped = count;
  }

  /** True for a batch of the running epoch that an earlier run has trained. */
  skips(batch: number): boolean {
    return batch < this.skipped;
  }

  /** True if a stage wants the running validation to end. */
  endsValidation(): boolean {
    return !this.endedBefore && this.stages.endsValidation();
  }

  private failAtEpochEnd(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = {error};
    this.model.stopTraining = true;
    this.stages.trainError();
    this.stages.clear();
  }

  /** Has a function called when this training ends. */
  undoLater(undo: () => void): void {
    this.undo.push(undo);
  }

  private undoAll(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  /** Throws the error of a stage. First disposes the tensors that tfjs would leave in logs and History. */
  async throwFailure(logs: TrainingLogs): Promise<void> {
    if (this.failure === undefined) return;
    this.undoAll();
    registry().hooks.delete(this.model);
    dispose(logs);
    // Replaces the tensors in the History by numbers, or throws that they cannot be read.
    await rejectOnDeviceLoss(this.model.history.syncData());
    throw this.failure.error;
  }

  /**
   * Ends the training of a plain model whose dataset has run out: tfjs would run all further epochs without
   * batches (G10). Neither stages nor their owners get the end of this epoch.
   */
  private endWithoutBatches(epoch: number): void {
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
      this.undoLater(override(owner, {onEpochEnd: () => Promise.resolve()}));
    }
  }

  override async onTrainBegin(logs: TrainingLogs): Promise<void> {
    readTensorsOnly(this.model.history);
    keepInheritedKeys(this.model.history);
    for (const extend of this.stages.extensions) extend(this);
    await this.stages.run('onTrainBegin', logs);
    // tfjs resets `stopTraining` after this event (B6).
    await this.throwFailure(logs);
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs): Promise<void> {
    this.skipped = 0;
    this.batches = 0;
    await this.stages.run('onEpochBegin', epoch, logs);
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs): Promise<void> {
    this.betweenBatches = false;
    if (batch >= this.skipped) await this.stages.run('onBatchBegin', batch, logs);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    this.batches++;
    await this.stages.run(batch < this.skipped ? 'onSkippedBatch' : 'onBatchEnd', batch, logs);
    if (this.failure !== undefined) replaceLostTensors(logs);
    await this.yielder?.yieldIfDue();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs): Promise<void> {
    this.betweenBatches = false;
    if (this.batches === 0) this.endWithoutBatches(epoch);
    await this.stages.run('onEpochEnd', epoch, logs);
    await this.throwFailure(logs);
  }

  override async onTrainEnd(logs: TrainingLogs): Promise<void> {
    this.undoAll();
    this.endedBefore = this.endsValidation();
    await this.stages.run('onTrainEnd', logs);
    await this.throwFailure(logs);
    registry().hooks.delete(this.model);
  }
}

/**
 * Makes tfjs create a `TrainingHook` in every training from now on. Callbacks' constructors and `withMetrics`
 * call it before `fit`; importing the package does not. Further calls do nothing.
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
