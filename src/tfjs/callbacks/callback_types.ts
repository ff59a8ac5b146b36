import type {Callback, CustomCallbackArgs, LayersModel, Logs} from '@tensorflow/tfjs-layers';
import type {ADDS, HAS_MONITOR, LogsOf, Monitored, MONITORS} from './callback_keys.js';
import type {CallbackState} from './callback_state.js';
import type {LoopEvent} from './loop_events.js';
import type {SavedTraining, TrainingData} from './saved_training.js';

/** When training yields to the event loop: an option of tfjs. */
export type YieldEvery = 'auto' | 'batch' | 'epoch' | 'never' | number;

/**
 * A plain object of functions, each of which may be asynchronous. Their results are ignored.
 *
 * @typeParam K the log keys at the end of an epoch
 */
export interface PlainCallback<K extends string = string> {
  readonly [HAS_MONITOR]?: never;
  onTrainBegin?(logs?: Logs): unknown;
  onTrainEnd?(logs?: Logs): unknown;
  onEpochBegin?(epoch: number, logs?: Logs): unknown;
  onEpochEnd?(epoch: number, logs: LogsOf<K>): unknown;
  onBatchBegin?(batch: number, logs?: Logs): unknown;
  onBatchEnd?(batch: number, logs?: Logs): unknown;
  /** Called whenever training yields to the event loop. */
  onYield?(epoch: number, batch: number, logs: Logs): unknown;
  /** The clock, in milliseconds, that decides when training yields: tfjs's option. Default: `tf.util.now`. */
  nowFunc?: CustomCallbackArgs['nowFunc'];
  /** Yields to the event loop: tfjs's option. Default: `tf.nextFrame`. */
  nextFrameFunc?: CustomCallbackArgs['nextFrameFunc'];
  /** As in `CallbackInstance`. */
  onTrainError?(error: unknown): unknown;
  /** As in `CallbackInstance`. */
  getState?(): CallbackState;
  /** As in `CallbackInstance`. */
  setState?(state: CallbackState): void;
}

/**
 * An instance of any callback class. It declares no event, so that TypeScript infers the parameters of plain
 * objects' functions in a mixed array.
 */
export interface CallbackInstance<
  K extends string = never,
  A extends string = string,
  C extends string = never,
> {
  readonly [MONITORS]?: Monitored<K, A, C>;
  readonly [HAS_MONITOR]?: true;
  // Not `Added<A>`: the keys of several callbacks would not be inferred as their union.
  readonly [ADDS]?: {readonly [key in A | '']?: key};
  /**
   * In types only. That of `tf.Callback` is a tensor, which infers `A` as `string`: a custom callback may
   * write any keys into the logs. In the callbacks of this package it is `never`.
   */
  readonly validationData?: {readonly [key in A | '']?: unknown};
  setParams(params: object): void;
  setModel(model: unknown): void;
  /** Called instead of `onTrainEnd` if the training of an extended model ends with an error. */
  onTrainError?(error: unknown): void | Promise<void>;
  /** The callbacks that this one contains and calls. */
  readonly members?: readonly object[];
  /** What a backup saves of this callback. */
  getState?(): CallbackState;
  /**
   * Called after `onTrainBegin` if a training resumes from a backup. The tensors are the caller's: copy them.
   */
  setState?(state: CallbackState): void;
}

/**
 * An entry of `callbacks`: an instance, a plain object of functions, or a list. Falsy entries are ignored.
 *
 * @typeParam K the log keys of the training that may be monitored. Default, `never`: all
 * @typeParam A the log keys that callbacks add
 * @typeParam C the log keys that completions list
 */
export type CallbackEntry<K extends string = never, A extends string = string, C extends string = never> =
  | PlainCallback<[K] extends [never] ? string : K | NoInfer<A>>
  | CallbackInstance<K, A, C>
  // The empty tuple has array literals typed as tuples, or a type of their elements could hide others.
  | readonly []
  | readonly CallbackEntry<K, A, C>[]
  | null
  | undefined
  | false;

/** An entry as an instance that handles all events. */
export type NormalizedCallback = Pick<Callback, 'setParams' | 'setModel' | LoopEvent> &
  Pick<CallbackInstance, 'onTrainError' | 'members' | 'getState' | 'setState'> & {
    /**
     * Called instead of `onTrainBegin` and `onTrainError` if the `fit` of an extended model fails before the
     * training begins: this callback may not have the parameters and the model.
     */
    onTrainRefused?(error: unknown, model: LayersModel): void | Promise<void>;
    /**
     * Called before the loop of an extended model begins: a training to resume, which the caller disposes.
     */
    findTraining?(model: LayersModel, data: TrainingData): Promise<SavedTraining | undefined>;
  };

/** True for any callback of tfjs or of this package, and for objects with their methods. */
export function isCallbackInstance(entry: PlainCallback | CallbackInstance): entry is CallbackInstance {
  const {setParams, setModel} = entry as CallbackInstance;
  return typeof setParams === 'function' && typeof setModel === 'function';
}
