import {Callback, History, type LayersModel} from '@tensorflow/tfjs-layers';
import {
  type CallbackEntry,
  type NormalizedCallback,
  normalizeCallbacks,
  type YieldEvery,
} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {invoke, type LoopEvent} from '../../src/tfjs/callbacks/invoke.js';
import {findOrCreateHook} from '../../src/tfjs/callbacks/find_or_create_hook.js';
import {dropFromBatch} from '../../src/tfjs/callbacks/handler_callback.js';
import {claimCallback} from '../../src/tfjs/callbacks/claim_callbacks.js';
import {ensureHook, findHook, type TrainingHook} from '../../src/tfjs/callbacks/training_hook.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {readOptions} from '../base/options.js';

export interface CallbackListOptions {
  /** As fit's own option of that name, which tfjs does not pass on to instances. Default: `'auto'`, every 125 ms. */
  yieldEvery?: YieldEvery;
  /** For a loop of one's own: the model, which all callbacks get at once. Default: none, `fit` says it. */
  model?: LayersModel;
  /** For a loop of one's own: what callbacks are told of it: `{epochs, steps, metrics, ...}`. Default: `fit`'s. */
  params?: Callback['params'];
  /** For a loop of one's own: keeps a History, as `fit` does. Default: false. */
  addHistory?: boolean;
}

type Settings = Required<Omit<CallbackListOptions, 'model' | 'params'>> &
  Pick<CallbackListOptions, 'model' | 'params'>;

/**
 * Several callbacks as one. Calls all in the order in which they were given.
 *
 * For `fit` of a plain model, which takes either instances or plain objects, not both (B5), and serves the page only between
 * plain ones (B4); and for a loop of one's own, which calls `onTrainBegin`, `onEpochBegin`, ... itself, awaits them, and looks
 * at `model.stopTraining`. There each callback does all of its work in its turn: let those that write into logs stand first.
 *
 * Source: `keras.callbacks.CallbackList`.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 20,
 *   callbacks: new CallbackList([
 *     new EarlyStopping({monitor: 'loss'}),
 *     {onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss)},
 *   ]),
 * });
 */
export class CallbackList extends Callback {
  static readonly className = 'CallbackList';

  /** What is called, in this order: plain objects as instances, lists laid out flat. */
  readonly members: readonly NormalizedCallback[];
  /** With `addHistory`: what was logged, by key, in `history.history`. */
  readonly history: History | undefined;
  private hook: TrainingHook | undefined;
  private finishes = false;
  /** Those whose `onTrainEnd` of this training is done. */
  private readonly ended = new Set<NormalizedCallback>();

  /** @throws UsageError for an entry that is no callback and has no handler, and for unknown options */
  constructor(entries: CallbackEntry, options: CallbackListOptions = {}) {
    super();
    ensureHook();
    const {yieldEvery, model, params, addHistory} = readOptions<Settings>(CallbackList.className, options, {
      yieldEvery: 'auto',
      model: undefined,
      params: undefined,
      addHistory: false,
    });
    const members = normalizeCallbacks(CallbackList.className, entries, yieldEvery);
    this.history = addHistory ? new History() : undefined;
    this.members = this.history === undefined ? members : [...members, this.history];
    if (params !== undefined) this.setParams(params);
    if (model !== undefined) this.setModel(model);
  }

  private paramsBefore: Callback['params'] | undefined;

  override setParams(params: Callback['params']): void {
    this.paramsBefore = this.params;
    super.setParams(params);
    for (const member of this.members) member.setParams(params);
  }

  override setModel(model: LayersModel): void {
    try {
      claimCallback(this, model && findHook(model));
    } catch (error) {
      if (this.paramsBefore !== undefined) this.setParams(this.paramsBefore);
      throw error;
    }
    super.setModel(model);
    const hook = findOrCreateHook(this);
    claimCallback(this, hook);
    for (const member of this.members) member.setModel(model);
    this.hook = hook;
    if (hook === undefined) return;
    // The list serves the page itself, as often as `yieldEvery` says.
    hook.yieldBetweenBatches(false);
    // Among the callbacks of an extended model, or in another list, somebody else knows which one is the last.
    this.finishes = !hook.hasDispatcher;
    hook.hasDispatcher = true;
  }

  override onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    this.ended.clear();
    return this.each('onTrainBegin', logs);
  }

  override onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onEpochBegin', epoch, logs);
  }

  override onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onBatchBegin', batch, logs);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await this.each('onBatchEnd', batch, logs);
    if (this.finishes) dropFromBatch(logs);
  }

  override onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onEpochEnd', epoch, logs);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await this.each('onTrainEnd', logs);
    if (this.finishes) await this.hook?.watchers.finish();
  }

  /**
   * Passes the error on to the members that want to know how training ended, all of them except those that have heard of
   * its end before; throws the first error.
   */
  async onTrainError(error: unknown): Promise<void> {
    const failed: unknown[] = [];
    for (const member of this.members) {
      if (this.ended.has(member)) continue;
      await invoke(this.hook, member, 'onTrainError', error).catch(second => failed.push(second));
    }
    if (failed.length > 0) throw failed[0];
  }

  private async each(event: LoopEvent, ...args: unknown[]): Promise<void> {
    for (const member of this.members) {
      await invoke(this.hook, member, event, ...args);
      if (event === 'onTrainEnd') this.ended.add(member);
    }
    if (event === 'onTrainEnd') this.ended.clear();
  }
}
