import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {type CallbackEntry, type Member, membersOf, type YieldEvery} from '../src/host/callback_members.js';
import {ensureHook, hookOf, type TrainingLogs} from '../src/host/training_hooks.js';
import {readOptions} from './options.js';

export interface CombinedCallbackOptions {
  /** As fit's own option of that name, which tfjs does not pass on to instances. Default: `'auto'`, every 125 ms. */
  yieldEvery?: YieldEvery;
}

/**
 * Several callbacks as one, for `fit` of a plain model, which takes either instances or plain objects, not both (B5),
 * and serves the page only between plain ones (B4). Calls all in the order in which they were given.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 20,
 *   callbacks: callbacks.list([
 *     new EarlyStopping({monitor: 'loss'}),
 *     {onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss)},
 *   ]),
 * });
 */
export class CombinedCallback extends Callback {
  /** What is called, in this order: plain objects as instances, lists laid out flat. */
  readonly members: readonly Member[];

  /** @throws UsageError for an entry that is no callback and has no handler. */
  constructor(entries: CallbackEntry, options: CombinedCallbackOptions = {}) {
    super();
    ensureHook();
    const {yieldEvery} = readOptions<Required<CombinedCallbackOptions>>('callbacks.list', options, {
      yieldEvery: 'auto',
    });
    this.members = membersOf('callbacks.list', entries, yieldEvery);
  }

  override setParams(params: Callback['params']): void {
    super.setParams(params);
    for (const member of this.members) member.setParams(params);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    for (const member of this.members) member.setModel(model);
    // The list serves the page itself, as often as `yieldEvery` says.
    hookOf(model)?.keepPageAlive(false);
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    for (const member of this.members) await member.onTrainBegin(logs);
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    for (const member of this.members) await member.onEpochBegin(epoch, logs);
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    for (const member of this.members) await member.onBatchBegin(batch, logs);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    for (const member of this.members) await member.onBatchEnd(batch, logs);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    for (const member of this.members) await member.onEpochEnd(epoch, logs);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    for (const member of this.members) await member.onTrainEnd(logs);
  }

  /** Passes the error on to the members that want to know how training ended. */
  async onTrainError(error: unknown): Promise<void> {
    for (const member of this.members) await member.onTrainError?.(error);
  }
}
