import {Callback, CustomCallback, type CustomCallbackArgs, type LayersModel, type Logs} from '@tensorflow/tfjs-layers';
import type {TrainingLogs} from './training_hooks.js';

/** When the page gets its turn: tfjs's option. */
export type YieldEvery = 'auto' | 'batch' | 'epoch' | 'never' | number;

/** What `fit` takes as a callback: an instance (anything with `setParams`) or a plain object of functions. */
export type CallbackLike = PlainCallback | LooseCallback;

/** A plain object of functions, each of which may be asynchronous. What they return does not matter. */
export interface PlainCallback {
  onTrainBegin?(logs?: Logs): unknown;
  onTrainEnd?(logs?: Logs): unknown;
  onEpochBegin?(epoch: number, logs?: Logs): unknown;
  onEpochEnd?(epoch: number, logs?: Logs): unknown;
  onBatchBegin?(batch: number, logs?: Logs): unknown;
  onBatchEnd?(batch: number, logs?: Logs): unknown;
  /** Called whenever the page gets its turn. */
  onYield?(epoch: number, batch: number, logs: Logs): unknown;
}

/**
 * The shape of an instance of whatever class. It names no event on purpose: so TypeScript knows the parameters of plain
 * objects' functions in a mixed array.
 */
export interface LooseCallback {
  setParams(params: object): void;
  setModel(model: unknown): void;
  /** Called instead of `onTrainEnd` when the training ends with an error. */
  onTrainError?(error: unknown): void | Promise<void>;
}

type Member = Callback & {onTrainError?(error: unknown): void | Promise<void>};
type Hook = 'onTrainBegin' | 'onTrainEnd' | 'onEpochBegin' | 'onEpochEnd' | 'onBatchBegin' | 'onBatchEnd';

/** Instances and plain objects as instances; the page gets its turn whatever is among them (B4, B5). */
function members(callbacks: readonly CallbackLike[], yieldEvery: YieldEvery | undefined): Member[] {
  let yields = false;
  const list = callbacks.map((c): Member => {
    if (typeof (c as LooseCallback).setParams === 'function') return c as Member;
    const plain = c as PlainCallback;
    // One of them gives the page its turn; another one would give it a second, unless it wants to be told.
    const every = yields && plain.onYield === undefined ? 'never' : yieldEvery;
    yields = true;
    return new CustomCallback(plain as CustomCallbackArgs, every) as unknown as Member;
  });
  return yields ? list : [new CustomCallback({}, yieldEvery) as unknown as Member, ...list];
}

/** What the owner of guarded callbacks is told. */
export interface GuardEvents {
  /** A callback threw. */
  onError(error: unknown): void;
  /** The parameters of the training, one object for all callbacks, before they get it. */
  onParams(params: {metrics: string[]}): void;
  /** The model that trains, before the callbacks get it. */
  onModel(model: LayersModel): void;
}

/**
 * The user's callbacks as one, any mix in any order. When one throws, the owner is told, and none of them is called
 * again: the loop of tfjs then ends by itself and disposes its tensors, which it doesn't when an error runs through it
 * (B10).
 */
export class GuardedCallbacks extends Callback {
  readonly list: readonly Member[];
  private readonly events: GuardEvents;
  private failed = false;
  private begun = false;

  constructor(callbacks: readonly CallbackLike[], yieldEvery: YieldEvery | undefined, events: GuardEvents) {
    super();
    this.list = members(callbacks, yieldEvery);
    this.events = events;
  }

  override setParams(params: object): void {
    this.events.onParams(params as {metrics: string[]});
    super.setParams(params as never);
    for (const member of this.list) member.setParams(params as never);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    this.events.onModel(model);
    for (const member of this.list) member.setModel(model);
  }

  override onTrainBegin(logs?: TrainingLogs): Promise<void> {
    this.begun = true;
    return this.each('onTrainBegin', logs);
  }
  override onTrainEnd(logs?: TrainingLogs): Promise<void> {
    return this.each('onTrainEnd', logs);
  }
  override onEpochBegin(epoch: number, logs?: TrainingLogs): Promise<void> {
    return this.each('onEpochBegin', epoch, logs);
  }
  override onEpochEnd(epoch: number, logs?: TrainingLogs): Promise<void> {
    return this.each('onEpochEnd', epoch, logs);
  }
  override onBatchBegin(batch: number, logs?: TrainingLogs): Promise<void> {
    return this.each('onBatchBegin', batch, logs);
  }
  override onBatchEnd(batch: number, logs?: TrainingLogs): Promise<void> {
    return this.each('onBatchEnd', batch, logs);
  }

  /** No callback is called any more, after an error elsewhere. */
  silence(): void {
    this.failed = true;
  }

  /** Tells those that want to know that the training ended with an error; a second error does not hide the first. */
  async trainError(error: unknown): Promise<void> {
    if (!this.begun) return;
    for (const member of this.list) {
      try {
        await member.onTrainError?.(error);
      } catch (second) {
        console.error('A callback failed while the training ended with an error:', second);
      }
    }
  }

  private async each(hook: Hook, ...args: unknown[]): Promise<void> {
    for (const member of this.list) {
      if (this.failed) return;
      try {
        await (member[hook] as ((...a: unknown[]) => unknown) | undefined)?.call(member, ...args);
      } catch (error) {
        this.failed = true;
        this.events.onError(error);
      }
    }
  }
}
