import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {type CallbackEntry, type Member, membersOf, type YieldEvery} from '../src/host/callback_members.js';
import {callMember, type LoopEvent} from '../src/host/call_member.js';
import {ensureHook, hookOf, type TrainingHook, type TrainingLogs} from '../src/host/training_hooks.js';
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
  private hook: TrainingHook | undefined;
  private finishes = false;

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
    const hook = hookOf(model);
    this.hook = hook;
    if (hook === undefined) return;
    // The list serves the page itself, as often as `yieldEvery` says.
    hook.keepPageAlive(false);
    // Among the callbacks of an extended model, or in another list, somebody else knows which one is the last.
    this.finishes = !hook.dispatched;
    hook.dispatched = true;
  }

  override onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    return this.each('onTrainBegin', logs);
  }

  override onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onEpochBegin', epoch, logs);
  }

  override onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onBatchBegin', batch, logs);
  }

  override onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onBatchEnd', batch, logs);
  }

  override onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    return this.each('onEpochEnd', epoch, logs);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await this.each('onTrainEnd', logs);
    if (this.finishes) await this.hook?.finish();
  }

  /** Passes the error on to the members that want to know how training ended. */
  async onTrainError(error: unknown): Promise<void> {
    for (const member of this.members) await callMember(this.hook, member, 'onTrainError', error);
  }

  private async each(event: LoopEvent, ...args: unknown[]): Promise<void> {
    for (const member of this.members) await callMember(this.hook, member, event, ...args);
  }
}
