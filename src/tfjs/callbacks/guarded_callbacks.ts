import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {printError} from '../../print.js';
import type {NormalizedCallback} from './callback_types.js';
import {claimCallbacks} from './claim_callbacks.js';
import {findOrCreateHook} from './find_or_create_hook.js';
import {invoke} from './invoke.js';
import type {LoopEvent} from './loop_events.js';
import {removeUndisposable} from './log_workarounds.js';
import type {TrainingHook} from './training_hook.js';
import type {TrainingLogs} from './training_stages.js';

/** The parameters that tfjs passes to callbacks. */
export interface TrainingParams {
  metrics: string[];
  /** The number of samples that `fit` trains on. */
  readonly samples?: number | null;
}

/** Keeps the first error of a training. */
export interface GuardFailure {
  readonly happened: boolean;
  fail(error: unknown): void;
}

/** Called when tfjs passes the parameters and the model of a training to its callbacks. */
export interface GuardEvents {
  /** Called before all callbacks get this object of parameters. The listener may change it. */
  onParams(params: TrainingParams): void;
  /** Called before the callbacks get the model. */
  onModel(model: LayersModel): void;
}

/**
 * The user's callbacks as a single one. After an error, of a callback or of other code, none of them gets
 * events any more. The loop then ends normally and disposes its tensors. If the error went through the loop,
 * they would leak (B10).
 */
export class GuardedCallbacks extends Callback {
  readonly list: readonly NormalizedCallback[];
  private readonly failure: GuardFailure;
  private readonly events: GuardEvents;
  private readonly claim = {running: false, dispatching: false};
  private begun = false;
  private hook: TrainingHook | undefined;
  /** Callbacks whose `onTrainEnd` has returned. */
  private readonly ended = new Set<NormalizedCallback>();

  constructor(list: readonly NormalizedCallback[], failure: GuardFailure, events: GuardEvents) {
    super();
    this.list = list;
    this.failure = failure;
    this.events = events;
  }

  /**
   * Claims the callbacks for this training until `release`.
   *
   * @throws UsageError if one of them is in another running training
   */
  enter(): void {
    claimCallbacks(this.list, this.claim);
    this.claim.running = true;
  }

  /** To be called when the training is over, also after an error. */
  release(): void {
    this.claim.running = false;
  }

  override setParams(params: object): void {
    // Copy: tfjs's BaseLogger looks the keys of `metrics` up in a plain object, where it would find
    // `constructor`.
    const own = {...params} as TrainingParams;
    this.events.onParams(own);
    super.setParams(own as never);
    this.dispatch(callback => callback.setParams(own as never));
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    this.hook = findOrCreateHook(this);
    this.events.onModel(model);
    if (this.hook !== undefined) this.hook.hasDispatcher = true;
    this.dispatch(callback => callback.setModel(model));
  }

  private dispatch(pass: (callback: NormalizedCallback) => void): void {
    this.claim.dispatching = true;
    try {
      this.list.forEach(pass);
    } finally {
      this.claim.dispatching = false;
    }
  }

  override onTrainBegin(logs?: TrainingLogs): Promise<void> {
    this.begun = true;
    return this.each('onTrainBegin', logs);
  }
  override async onTrainEnd(logs?: TrainingLogs): Promise<void> {
    await this.each('onTrainEnd', logs);
    if (this.failure.happened) return;
    const {hook} = this;
    // The watchers finish once, even if that throws.
    this.hook = undefined;
    try {
      await hook?.watchers.finish();
    } catch (error) {
      this.failure.fail(error);
    }
  }
  override onEpochBegin(epoch: number, logs?: TrainingLogs): Promise<void> {
    return this.each('onEpochBegin', epoch, logs);
  }
  override async onEpochEnd(epoch: number, logs?: TrainingLogs): Promise<void> {
    if (this.hook?.stages.epochDropped !== true) await this.each('onEpochEnd', epoch, logs);
  }
  override async onBatchBegin(batch: number, logs?: TrainingLogs): Promise<void> {
    if (!this.skips(batch)) await this.each('onBatchBegin', batch, logs);
  }
  override async onBatchEnd(batch: number, logs?: TrainingLogs): Promise<void> {
    if (!this.skips(batch)) await this.each('onBatchEnd', batch, logs);
    removeUndisposable(logs);
  }

  /**
   * Tells the callbacks that the training ended with an error, except those that have had `onTrainEnd`.
   * Prints further errors, so that they do not hide the first one.
   *
   * @param model the model, which the callbacks may not have got
   */
  async trainError(error: unknown, model: LayersModel): Promise<void> {
    if (!this.begun) {
      for (const callback of this.list)
        await printErrors((async () => callback.onTrainRefused?.(error, model))());
      return;
    }
    this.hook?.stages.trainError();
    for (const callback of this.list) {
      if (!this.ended.has(callback)) {
        await printErrors(invoke(this.hook, callback, 'onTrainError', error));
      }
    }
    await printErrors(this.hook?.watchers.finish());
  }

  /** True for a batch that an earlier run has trained. */
  private skips(batch: number): boolean {
    return this.hook?.skips(batch) === true;
  }

  private async each(event: LoopEvent, ...args: unknown[]): Promise<void> {
    for (const callback of this.list) {
      if (this.failure.happened) return;
      try {
        await invoke(this.hook, callback, event, ...args);
        if (event === 'onTrainEnd') this.ended.add(callback);
      } catch (error) {
        this.failure.fail(error);
      }
    }
  }
}

async function printErrors(step: Promise<void> | undefined): Promise<void> {
  try {
    await step;
  } catch (second) {
    printError('A callback failed while the training ended with an error:', second);
  }
}
