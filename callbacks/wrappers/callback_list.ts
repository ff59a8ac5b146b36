import type {Optimizer} from '@tensorflow/tfjs-core';
import {Callback, type History, type LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackEntry, NormalizedCallback, YieldEvery} from '../../src/tfjs/callbacks/callback_types.js';
import {claimCallback} from '../../src/tfjs/callbacks/claim_callbacks.js';
import {findOrCreateHook} from '../../src/tfjs/callbacks/find_or_create_hook.js';
import {invoke} from '../../src/tfjs/callbacks/invoke.js';
import type {LoopEvent} from '../../src/tfjs/callbacks/loop_events.js';
import {removeUndisposable} from '../../src/tfjs/callbacks/log_workarounds.js';
import {normalizeCallbacks} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {ensureHook, findHook, type TrainingHook} from '../../src/tfjs/callbacks/training_hook.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {readOptions} from '../../src/options.js';
import {newLoopHistory} from './loop_history.js';
import {type LoopVariables, modelOfVariables} from './variables_model.js';

export interface CallbackListOptions {
  /**
   * When to yield to the page: the option of `fit`, which tfjs does not pass to callbacks. Default: `'auto'`,
   * every 125 ms.
   */
  yieldEvery?: YieldEvery;
  /** In a custom loop: the model of all callbacks. Default: none; `fit` sets it. */
  model?: LayersModel;
  /**
   * In a custom loop without a LayersModel: the variables that it trains, as an array or by name. Not
   * together with `model`. Callbacks that need more than weights and an optimizer, such as `ModelCheckpoint`,
   * throw a `UsageError`. Default: none.
   */
  variables?: LoopVariables;
  /** The optimizer of `variables`, for callbacks that change the learning rate. Default: none. */
  optimizer?: Optimizer;
  /** In a custom loop: its parameters, `{epochs, steps, metrics, ...}`. Default: none; `fit` sets them. */
  params?: Callback['params'];
  /** In a custom loop: whether to keep a History, as `fit` does. Default: false. */
  addHistory?: boolean;
}

type Optional = 'model' | 'variables' | 'optimizer' | 'params';
type Settings = Required<Omit<CallbackListOptions, Optional>> & Pick<CallbackListOptions, Optional>;

const WHERE = 'CallbackList';

/**
 * Combines several callbacks into one. Calls them in the order in which they are listed.
 *
 * Use it in two places:
 *
 * - In `fit` of a plain model, which accepts instances or plain objects, but not both (B5), and yields to the
 *   page only if they are plain objects (B4).
 * - In a custom loop, over a model or over `variables`, which calls `onTrainBegin`, `onEpochBegin`, ...
 *   itself, awaits them, and ends when `stopTraining` is true. In a custom loop, list callbacks that write
 *   into the logs first: each does all of its work in its turn.
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
  static readonly className = WHERE;
  /** In types only: its members may add any keys. */
  declare readonly [ADDS]?: Added<string>;

  /**
   * The callbacks in the order in which they are called: plain objects as instances, nested lists flattened.
   *
   * @internal
   */
  readonly members: readonly NormalizedCallback[];
  /** With `addHistory`: the logs of all epochs, by key, in `history.history`. */
  readonly history: History | undefined;
  private paramsBefore: Callback['params'] | undefined;
  private hook: TrainingHook | undefined;
  /** This list calls all callbacks of its training, and tells the hook when the last one is done. */
  private dispatches = false;
  /** Members whose `onTrainEnd` is done in this training. */
  private readonly ended = new Set<NormalizedCallback>();

  /**
   * @param entries callbacks and plain objects of handlers, in the order in which they are called
   * @throws UsageError for an entry that is not a callback and has no handler, and for unknown options
   */
  constructor(entries: CallbackEntry, options: CallbackListOptions = {}) {
    super();
    ensureHook();
    const {yieldEvery, model, params, addHistory, ...loop} = readOptions<Settings>(WHERE, options, {
      yieldEvery: 'auto',
      model: undefined,
      variables: undefined,
      optimizer: undefined,
      params: undefined,
      addHistory: false,
    });
    const members = normalizeCallbacks(WHERE, entries, yieldEvery);
    this.history = addHistory ? newLoopHistory() : undefined;
    this.members = this.history === undefined ? members : [...members, this.history];
    if (params !== undefined) this.setParams(params);
    if (model !== undefined && Object.values(loop).some(given => given !== undefined)) {
      throw new UsageError(WHERE, 'give either model, or variables and optimizer.');
    }
    const trained = model ?? modelOf(loop);
    if (trained !== undefined) this.setModel(trained);
  }

  /** Whether a callback wants training to stop. A custom loop ends then; `onTrainBegin` resets it. */
  get stopTraining(): boolean {
    return (this.model as LayersModel | undefined)?.stopTraining === true;
  }

  set stopTraining(stop: boolean) {
    this.model.stopTraining = stop;
  }

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
    // The list yields to the page itself, as often as `yieldEvery` says.
    hook.yieldBetweenBatches(false);
    // An extended model, or a list around this one, calls `finish` after its own last callback.
    this.dispatches = !hook.hasDispatcher;
    hook.hasDispatcher = true;
  }

  override onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    this.ended.clear();
    // In a custom loop, an earlier one may have left it.
    if (this.hook === undefined && this.stopTraining) this.stopTraining = false;
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
    if (this.dispatches) removeUndisposable(logs);
  }

  override onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onEpochEnd', epoch, logs);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await this.each('onTrainEnd', logs);
    if (this.dispatches) await this.hook?.watchers.finish();
  }

  /**
   * Calls `onTrainError` of the members, except those whose `onTrainEnd` is done. Calls all of them even if
   * one throws, then throws the first error.
   */
  async onTrainError(error: unknown): Promise<void> {
    const failed: unknown[] = [];
    for (const member of this.members) {
      if (this.ended.has(member)) continue;
      await invoke(this.hook, member, 'onTrainError', error).catch(second => failed.push(second));
    }
    if (failed.length > 0) throw failed[0];
  }

  /** Tells the members that training failed before it began. @internal */
  async onTrainRefused(error: unknown, model: LayersModel): Promise<void> {
    const failed: unknown[] = [];
    for (const member of this.members) {
      await (async () => member.onTrainRefused?.(error, model))().catch(second => failed.push(second));
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

/** What callbacks get for a model in a loop over variables. */
function modelOf({
  variables,
  optimizer,
}: Pick<CallbackListOptions, 'variables' | 'optimizer'>): LayersModel | undefined {
  if (variables !== undefined) return modelOfVariables(variables, optimizer);
  if (optimizer === undefined) return undefined;
  throw new UsageError(WHERE, 'optimizer goes with variables: {variables, optimizer}. A model has its own.');
}
