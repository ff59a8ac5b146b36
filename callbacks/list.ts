import {Callback, CustomCallback, type CustomCallbackArgs, type LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../src/errors.js';
import type {YieldEvery} from '../src/host/guarded_callbacks.js';
import {ensureHook, hookOf, type TrainingLogs} from '../src/host/training_hooks.js';
import {readOptions} from './options.js';

/** What tfjs calls of a callback. */
type Member = Pick<
  Callback,
  | 'setParams'
  | 'setModel'
  | 'onTrainBegin'
  | 'onTrainEnd'
  | 'onEpochBegin'
  | 'onEpochEnd'
  | 'onBatchBegin'
  | 'onBatchEnd'
> & {onTrainError?(error: unknown): void | Promise<void>};

/** What may stand in a list: instances, plain objects of handlers, lists of both; nothing is left out. */
export type CallbackEntry = Member | CustomCallbackArgs | readonly CallbackEntry[] | null | undefined | false;

export interface CombinedCallbackOptions {
  /** As fit's own option of that name, which tfjs does not pass on to instances. Default: `'auto'`, every 125 ms. */
  yieldEvery?: YieldEvery;
}

const HANDLERS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
  'onYield',
] as const;

/** Any callback of tfjs, of this package, or made like them. */
function isInstance(entry: Member | CustomCallbackArgs): entry is Member {
  return typeof (entry as Member).setParams === 'function';
}

/** A plain object as tfjs wraps it, but with its handlers bound to it, so that they may use `this`. */
function wrap(handlers: CustomCallbackArgs, yieldEvery: YieldEvery): CustomCallback {
  const named = HANDLERS.filter(name => typeof handlers[name] === 'function');
  if (named.length === 0) {
    throw new UsageError(
      'callbacks.list',
      `expected callbacks, or objects with some of ${HANDLERS.join(', ')}; got ${describe(handlers)}.`,
    );
  }
  const bound = named.map(name => [name, (handlers[name] as () => void).bind(handlers)] as const);
  return new CustomCallback({...handlers, ...Object.fromEntries(bound)}, yieldEvery);
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? `{${Object.keys(value).join(', ')}}` : String(value);
}

function flatten(entries: readonly CallbackEntry[], yieldEvery: YieldEvery): Member[] {
  return entries.flatMap((entry): Member[] => {
    if (entry === null || entry === undefined || entry === false) return [];
    if (Array.isArray(entry)) return flatten(entry as readonly CallbackEntry[], yieldEvery);
    const one = entry as Member | CustomCallbackArgs;
    return [isInstance(one) ? one : wrap(one, yieldEvery)];
  });
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
    const members = flatten([entries], yieldEvery);
    const yields = members.some(member => member instanceof CustomCallback);
    this.members = yields ? members : [...members, new CustomCallback({}, yieldEvery)];
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
