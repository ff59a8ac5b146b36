import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import type {NormalizedCallback} from './normalize_callbacks.js';
import {claimCallbacks} from './claim_callbacks.js';
import {invoke, type LoopEvent} from './invoke.js';
import {findOrCreateHook} from './find_or_create_hook.js';
import {dropFromBatch} from './handler_callback.js';
import type {TrainingHook} from './training_hook.js';
import type {TrainingLogs} from './training_stages.js';
import {printError} from '../../print.js';

/** The parameters of a training, as tfjs tells them. */
export interface TrainingParams {
  metrics: string[];
  /** The number of samples that `fit` trains on. */
  readonly samples?: number | null;
}

/** Where the first error of a training is kept. */
export interface GuardFailure {
  readonly happened: boolean;
  fail(error: unknown): void;
}

/** Called when tfjs passes a training on to its callbacks. */
export interface GuardEvents {
  /** The parameters of the training, one object for all these callbacks, before they get it. */
  onParams(params: TrainingParams): void;
  /** The model that trains, before the callbacks get it. */
  onModel(model: LayersModel): void;
}

/**
 * The user's callbacks as one. After an error, whether one of them threw it or not, none of them is called again: tfjs's
 * loop then ends by itself and disposes its tensors, which it does not if an error runs through it (B10).
 */
export class GuardedCallbacks extends Callback {
  readonly list: readonly NormalizedCallback[];
  private readonly failure: GuardFailure;
  private readonly events: GuardEvents;
  private readonly user = {running: false, dispatching: false};
  private begun = false;
  private hook: TrainingHook | undefined;
  /** Those whose `onTrainEnd` is done. */
  private readonly ended = new Set<NormalizedCallback>();

  constructor(list: readonly NormalizedCallback[], failure: GuardFailure, events: GuardEvents) {
    super();
    this.list = list;
    this.failure = failure;
    this.events = events;
  }

  /**
   * The callbacks belong to this training until `release`.
   *
   * @throws UsageError when one of them is in another training that has not ended
   */
  enter(): void {
    claimCallbacks(this.list, this.user);
    this.user.running = true;
  }

  /** The training is over, however it ended. */
  release(): void {
    this.user.running = false;
  }

  override setParams(params: object): void {
    // A copy: tfjs's BaseLogger would look for every key of `metrics` in a plain object, and find `constructor` there.
    const own = {...params} as TrainingParams;
    this.events.onParams(own);
    super.setParams(own as never);
    this.dispatch(member => member.setParams(own as never));
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    this.hook = findOrCreateHook(this);
    this.events.onModel(model);
    if (this.hook !== undefined) this.hook.hasDispatcher = true;
    this.dispatch(member => member.setModel(model));
  }

  private dispatch(pass: (member: NormalizedCallback) => void): void {
    this.user.dispatching = true;
    try {
      this.list.forEach(pass);
    } finally {
      this.user.dispatching = false;
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
    // Told once, also if that throws.
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
    dropFromBatch(logs);
  }

  /**
   * Tells those that want to know that the training ended with an error, except those that have heard of its end before;
   * a second error does not hide the first.
   */
  async trainError(error: unknown): Promise<void> {
    if (!this.begun) return;
    this.hook?.stages.trainError();
    for (const member of this.list) {
      if (this.ended.has(member)) continue;
      try {
        await invoke(this.hook, member, 'onTrainError', error);
      } catch (second) {
        printError('A callback failed while the training ended with an error:', second);
      }
    }
    try {
      await this.hook?.watchers.finish();
    } catch (second) {
      printError('A callback failed while the training ended with an error:', second);
    }
  }

  /** True for a batch that an earlier run has trained. */
  private skips(batch: number): boolean {
    return this.hook?.skips(batch) === true;
  }

  private async each(event: LoopEvent, ...args: unknown[]): Promise<void> {
    for (const member of this.list) {
      if (this.failure.happened) return;
      try {
        await invoke(this.hook, member, event, ...args);
        if (event === 'onTrainEnd') this.ended.add(member);
      } catch (error) {
        this.failure.fail(error);
      }
    }
  }
}
