import type {Callback, CustomCallbackArgs, LayersModel, Logs} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../errors.js';
import type {CallbackState} from './callback_state.js';
import {HandlerCallback} from './handler_callback.js';
import {yieldToEventLoop} from '../engine/yield_to_event_loop.js';
import type {SavedTraining, TrainingData} from './saved_training.js';

export type {CallbackState, Plain} from './callback_state.js';

/** When the page gets its turn: tfjs's option. */
export type YieldEvery = 'auto' | 'batch' | 'epoch' | 'never' | number;

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
  /** The clock that tells when the page gets its turn, in milliseconds: tfjs's option. Default: `tf.util.now`. */
  nowFunc?: CustomCallbackArgs['nowFunc'];
  /** Gives the page its turn: tfjs's option. Default: `tf.nextFrame`. */
  nextFrameFunc?: CustomCallbackArgs['nextFrameFunc'];
}

/**
 * The shape of an instance of whatever class. It names no event on purpose: so TypeScript knows the parameters of plain
 * objects' functions in a mixed array.
 */
export interface CallbackInstance {
  setParams(params: object): void;
  setModel(model: unknown): void;
  /** Called instead of `onTrainEnd` when the training of an extended model ends with an error. */
  onTrainError?(error: unknown): void | Promise<void>;
  /** The callbacks that this one is made of, and calls. */
  readonly members?: readonly object[];
  /** What a backup saves of this callback. */
  getState?(): CallbackState;
  /** Called after `onTrainBegin` when a training goes on from a backup. The tensors are the caller's: copy them. */
  setState?(state: CallbackState): void;
  /** Asked before the loop of an extended model begins: a training to take up, whoever asks disposes it. */
  findTraining?(model: LayersModel, data: TrainingData): Promise<SavedTraining | undefined>;
}

/** What may stand among callbacks: instances, plain objects of functions, lists of both; nothing is left out. */
export type CallbackEntry =
  PlainCallback | CallbackInstance | readonly CallbackEntry[] | null | undefined | false;

/** What tfjs calls of a callback. */
export type NormalizedCallback = Pick<
  Callback,
  | 'setParams'
  | 'setModel'
  | 'onTrainBegin'
  | 'onTrainEnd'
  | 'onEpochBegin'
  | 'onEpochEnd'
  | 'onBatchBegin'
  | 'onBatchEnd'
> &
  Pick<CallbackInstance, 'onTrainError' | 'members' | 'getState' | 'setState' | 'findTraining'>;

const HANDLERS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
  'onYield',
  'nowFunc',
  'nextFrameFunc',
] as const;

/** What a plain object says about the page's turn: tfjs then asks that object when it is due. */
const PACING = ['onYield', 'nowFunc', 'nextFrameFunc'] as const;

/** Any callback of tfjs, of this package, or made like them. */
export function isInstance(entry: PlainCallback | CallbackInstance): entry is CallbackInstance {
  return typeof (entry as CallbackInstance).setParams === 'function';
}

/** A plain object as tfjs wraps it, but with its handlers bound to it, so that they may use `this`. */
function wrapped(
  where: string,
  handlers: PlainCallback,
  yieldEvery: YieldEvery | undefined,
): HandlerCallback {
  const named = HANDLERS.filter(name => typeof handlers?.[name] === 'function');
  if (named.length === 0 && !saysNothing(handlers)) {
    throw new UsageError(
      where,
      `expected callbacks, or objects with some of ${HANDLERS.join(', ')}; got ${describe(handlers)}.`,
    );
  }
  const bound = named.map(name => [name, (handlers[name] as () => void).bind(handlers)] as const);
  const pacing = {nextFrameFunc: yieldToEventLoop, ...present(handlers)};
  return new HandlerCallback({...pacing, ...Object.fromEntries(bound)} as CustomCallbackArgs, yieldEvery);
}

/** Without what is there and undefined. */
function present(handlers: PlainCallback): PlainCallback {
  return Object.fromEntries(Object.entries(handlers).filter(([, value]) => value != null));
}

/** `{}` and `{onEpochEnd: undefined}`, as conditions leave them, are no slip of a name; tfjs takes them. */
function saysNothing(handlers: unknown): boolean {
  if (typeof handlers !== 'object' || handlers === null) return false;
  return Object.entries(handlers).every(
    ([key, value]) => value == null && (HANDLERS as readonly string[]).includes(key),
  );
}

/** A class stands among callbacks where somebody forgot `new`: it has what its instances have. */
function isClass(value: {readonly prototype?: unknown}): boolean {
  const made = value.prototype as Partial<CallbackInstance> | undefined;
  return typeof made?.setParams === 'function' || String(value).startsWith('class');
}

function describe(value: unknown): string {
  if (typeof value === 'function') {
    const {className, name} = value as {readonly className?: string; readonly name: string};
    const called = className ?? name;
    return isClass(value) ? `a class: write new ${called}(...)` : `a function${called && ` (${called})`}`;
  }
  return typeof value === 'object' && value !== null ? `{${Object.keys(value).join(', ')}}` : String(value);
}

function flat(entry: CallbackEntry): (PlainCallback | CallbackInstance)[] {
  if (entry === null || entry === undefined || entry === false) return [];
  return Array.isArray(entry)
    ? (entry as readonly CallbackEntry[]).flatMap(flat)
    : [entry as PlainCallback | CallbackInstance];
}

/**
 * Callbacks as instances, in their order; the page gets its turn whatever is among them (B4, B5).
 *
 * @throws UsageError for an entry that is no callback and has no handler
 */
export function normalizeCallbacks(
  where: string,
  entries: CallbackEntry,
  yieldEvery: YieldEvery | undefined,
): NormalizedCallback[] {
  let yields = false;
  const members = flat(entries).map((entry): NormalizedCallback => {
    if (typeof entry === 'object' && isInstance(entry)) return entry as unknown as NormalizedCallback;
    // One of them gives the page its turn; another one would give it a second, unless it has a say in it.
    const paces = PACING.some(name => entry?.[name] != null);
    const every = yields && !paces ? 'never' : yieldEvery;
    yields = true;
    return wrapped(where, entry, every);
  });
  return yields ? members : [...members, new HandlerCallback({nextFrameFunc: yieldToEventLoop}, yieldEvery)];
}
