import {dispose, memory, type Scalar, Tensor} from '@tensorflow/tfjs-core';
import {Callback, LayersModel, registerCallbackConstructor} from '@tensorflow/tfjs-layers';
import {checkDevice, isDeviceLost, orDeviceLost} from '../../device_loss.js';
import type {Direction} from '../../types.js';
import {afterHistory} from './after_history.js';
import {Yielder} from '../engine/yielder.js';
import {collectMade, type RegisteredCallback} from './registered_callbacks.js';
import {interruptibleValidation} from './interruptible_validation.js';
import type {InnerModel} from '../internals.js';
import type {TrainingProgress} from '../model/saved_training.js';
import {override} from '../model/override.js';
import {complain, warn} from '../../say.js';
import {readTensorsOnly} from './handler_callback.js';
import {put} from '../../own.js';

/** What tfjs passes to callbacks: one mutable object per event, shared by all callbacks (B2). */
export type TrainingLogs = Record<string, number | Scalar>;

type Step = void | Promise<void>;

/**
 * When a stage runs, relative to other stages: the record of an extended model is complete before averaged weights come
 * into the model, those before best weights are put back, and all before others compute their numbers from it or from
 * the model.
 */
export const PRIORITY = {record: 0, averages: 25, weights: 50, contribute: 100, backup: 1000} as const;

/** Something that acts at a training event before the progress bar, the user's callbacks and History do. */
export interface TrainingStage {
  /** Lower runs first; equal ones in the order in which they were attached. */
  readonly priority: number;
  /** Keys that this stage will write into the logs of every epoch; `undefined` when it cannot say. */
  declaredKeys?(): readonly string[] | undefined;
  /** Which way the metric under this key of its own is better; `undefined` for keys of others. */
  direction?(key: string): Direction;
  onTrainBegin?(logs: TrainingLogs): Step;
  onEpochBegin?(epoch: number, logs: TrainingLogs): Step;
  onBatchBegin?(batch: number, logs: TrainingLogs): Step;
  onBatchEnd?(batch: number, logs: TrainingLogs): Step;
  onEpochEnd?(epoch: number, logs: TrainingLogs): Step;
  onTrainEnd?(logs: TrainingLogs): Step;
  /** Called after everybody else has had this event, History too: what is there now is what the event leaves behind. */
  afterTrainBegin?(logs: TrainingLogs): Step;
  afterEpochBegin?(epoch: number, logs: TrainingLogs): Step;
  afterBatchBegin?(batch: number, logs: TrainingLogs): Step;
  afterBatchEnd?(batch: number, logs: TrainingLogs): Step;
  afterEpochEnd?(epoch: number, logs: TrainingLogs): Step;
  afterTrainEnd?(logs: TrainingLogs): Step;
  /** The only event of a batch that an earlier run has trained already. */
  onSkippedBatch?(batch: number, logs: TrainingLogs): Step;
  /**
   * Called around the validation of an extended model's `fit`, and around whatever else is done with the weights that are
   * validated (predictions of `ValidationMetrics`, copies of the best weights): what this changes in the model, it sees.
   */
  onValidationBegin?(): Step;
  onValidationEnd?(): Step;
  /** Asked between the batches of a validation: true leaves the rest of it out. */
  endsValidation?(): boolean;
  /** Called when training ends with an error, in the stages' order, before callbacks hear of it: frees what it holds. */
  onTrainError?(): void;
  /** True for a stage that has all events: after an error too, and those of an epoch that does not count. */
  readonly hearsAll?: boolean;
}

type StageEvent = {
  [K in keyof TrainingStage]-?: NonNullable<TrainingStage[K]> extends (...args: never[]) => Step ? K : never;
}[keyof TrainingStage];

const LATE = [
  'afterTrainBegin',
  'afterEpochBegin',
  'afterBatchBegin',
  'afterBatchEnd',
  'afterEpochEnd',
  'afterTrainEnd',
] as const;

/** One call of a callback's hook, or of what its stage does there. */
export interface WatchedCall {
  readonly callback: object;
  readonly hook: string;
  readonly milliseconds: number;
  /** So many more tensors there are after it, without those in the logs, which are the host's. */
  readonly tensors: number;
}

/** Sees what every callback of a training costs. */
export interface CallWatcher {
  onCall(call: WatchedCall): void;
  /** Training is over, however it ended, for all callbacks. */
  onFinish(): Step;
}

function tensorsIn(logs: unknown): number {
  if (typeof logs !== 'object' || logs === null) return 0;
  return Object.values(logs).filter(value => value instanceof Tensor && !value.isDisposed).length;
}

/**
 * The callback that tfjs puts right behind its BaseLogger in every `fit` and `fitDataset` (B1). Stages attach
 * themselves from `setModel` of a callback (which tfjs calls after the hook's, in the same tick) or later.
 */
export class TrainingHook extends Callback {
  /** Somebody calls all callbacks of this training, and tells the watchers when the last one is done. */
  dispatched = false;
  private stages: TrainingStage[] = [];
  private readonly owners = new Map<TrainingStage, object>();
  private readonly watchers: CallWatcher[] = [];
  private page: Yielder | undefined;
  private onError = (error: unknown): void => this.failLater(error);
  private failure: {readonly error: unknown} | undefined;
  /** Batches of the running epoch, from its first, that an earlier run has trained. */
  private skipped = 0;
  /** Training has failed. */
  private silent = false;
  /** The epoch that has begun has no batch. */
  droppedEpoch = false;
  /** Batches of the running epoch. */
  private batches = 0;
  /** Has callbacks hear of the end of epochs again. */
  private readonly heardAgain: (() => void)[] = [];
  /** tfjs passes its parameters and its model on before anything else can happen. */
  readonly dispatching = false;
  /** tfjs's loop has control, after a batch: it validates then, or begins another one. */
  private afterBatch = false;
  private endInterruptible: (() => void) | undefined;
  /** At the end of training, what validates computes the last numbers, whatever has ended the training. */
  private endedBefore = false;
  private readonly made: RegisteredCallback[] = [];
  private readonly endCollecting: () => void;

  constructor() {
    super();
    this.endCollecting = collectMade(this.made);
  }

  /** Callbacks of others that tfjs has made for this training, as tfjs-node's progress bar (G9). */
  get others(): readonly RegisteredCallback[] {
    return this.made.filter(callback => !('keepPageAlive' in callback));
  }

  override setParams(params: Callback['params']): void {
    this.endCollecting();
    super.setParams(params);
  }

  /** The training of this hook has not ended. tfjs does not tell a hook of an end with an error. */
  get running(): boolean {
    const {model} = this as {readonly model?: LayersModel};
    const {isTraining} = (model ?? {}) as {readonly isTraining?: boolean};
    return isTraining === true && findHook(model as LayersModel) === this;
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    registry().hooks.set(model, this);
  }

  /** Adds a stage for the rest of this training. @param owner the callback whose work it does, for watchers */
  attach(stage: TrainingStage, owner?: object): void {
    if (owner !== undefined) this.owners.set(stage, owner);
    this.stages = [...this.stages, stage].sort((a, b) => a.priority - b.priority);
  }

  /** The keys that stages say they will write; `complete` is false when one of them cannot say all of its own. */
  declaredKeys(): {keys: string[]; complete: boolean} {
    const each = this.stages.map(s => (s.declaredKeys === undefined ? [] : s.declaredKeys()));
    return {keys: each.flatMap(k => k ?? []), complete: !each.includes(undefined)};
  }

  /** What a stage says about the key's direction. */
  direction(key: string): Direction {
    return this.stages.map(s => s.direction?.(key)).find(d => d !== undefined);
  }

  /** Says whether the hook gives the page its turn after a batch when nobody else does (B4). Default: no. */
  keepPageAlive(keep: boolean): void {
    this.page = keep ? new Yielder() : undefined;
  }

  /**
   * From now on a stage's error goes to `onError`, which silences the stages. Without a guard the loop is stopped and the
   * error thrown at the end of the epoch: thrown in mid-epoch it would leak tensors of tfjs's (B10).
   */
  guard(onError: (error: unknown) => void): void {
    this.onError = onError;
  }

  /** Training has failed: the loop runs to its next exit, and stages do not hear of what it calls on the way. */
  silence(): void {
    this.silent = true;
  }

  /** The epoch that has begun has no batch: stages do not hear of its end. */
  dropEpoch(): void {
    this.droppedEpoch = true;
  }

  /** Tells the stages, by priority, that training ended with an error; a second error does not hide the first. */
  trainError(): void {
    for (const stage of this.stages) {
      try {
        stage.onTrainError?.();
      } catch (second) {
        complain('A callback failed while the training ended with an error:', second);
      }
    }
  }

  /** So many batches of the epoch that begins are not trained, and nobody hears of them. */
  skipBatches(count: number): void {
    this.skipped = count;
  }

  /** From now on somebody sees every call. */
  watch(watcher: CallWatcher): void {
    this.watchers.push(watcher);
  }

  /** True when some stage may end a validation. */
  get watchesValidation(): boolean {
    return this.stages.some(stage => stage.endsValidation !== undefined);
  }

  /** True when a stage wants the running validation to end. */
  endsValidation(): boolean {
    return !this.endedBefore && this.stages.some(stage => stage.endsValidation?.() === true);
  }

  /** Calls a callback's hook under the eyes of the watchers. */
  async call(callback: object, hook: string, logs: unknown, action: () => unknown): Promise<void> {
    if (this.watchers.length === 0) {
      await action();
      return;
    }
    const count = () => memory().numTensors - tensorsIn(logs);
    const [tensors, start] = [count(), performance.now()];
    try {
      await action();
    } finally {
      const milliseconds = performance.now() - start;
      const call = {callback, hook, milliseconds, tensors: count() - tensors};
      for (const watcher of this.watchers) watcher.onCall(call);
    }
  }

  /** The last callback has been called. */
  async finish(): Promise<void> {
    for (const watcher of this.watchers) await watcher.onFinish();
  }

  private async each<E extends StageEvent>(
    event: E,
    ...args: Parameters<NonNullable<TrainingStage[E]>>
  ): Promise<void> {
    const isDropped = this.droppedEpoch && (event === 'onEpochEnd' || event === 'afterEpochEnd');
    // What began around a validation ends there, also after an error.
    const isSilent = isDropped || (this.silent && event !== 'onValidationEnd');
    try {
      for (const stage of this.stages) {
        if (isSilent && stage.hearsAll !== true) continue;
        const action = (): unknown =>
          orDeviceLost((stage[event] as ((...a: unknown[]) => Step) | undefined)?.(...args));
        const owner = this.owners.get(stage);
        if (owner === undefined || stage[event] === undefined) await action();
        else await this.call(owner, event, args[args.length - 1], action);
      }
      checkDevice();
    } catch (error) {
      this.onError(error);
    }
  }

  private failLater(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = {error};
    this.model.stopTraining = true;
    this.trainError();
    this.stages = [];
  }

  /**
   * The dataset of a plain model has run out: tfjs would run all further epochs without batches (G10). This one is the
   * last, and of its end neither stages nor the callbacks that they belong to hear.
   */
  private endWithout(epoch: number): void {
    const {isTraining} = this.model as unknown as InnerModel;
    if (this.owners.size === 0 || isTraining !== true || findSession(this.model) !== undefined) return;
    this.dropEpoch();
    this.model.stopTraining = true;
    warn(
      `fitDataset: the dataset has no batches for epoch ${epoch + 1}. The training ends. Use repeat() when you build the ` +
        'dataset.',
    );
    for (const owner of new Set(this.owners.values())) {
      this.heardAgain.push(override(owner, {onEpochEnd: () => Promise.resolve()}));
    }
  }

  /** Throws the error of a stage, after freeing what tfjs would leave behind in logs and History. */
  private async throwFailure(logs: TrainingLogs): Promise<void> {
    if (this.failure === undefined) return;
    this.endInterruptible?.();
    registry().hooks.delete(this.model);
    dispose(logs);
    // Reads what plain tfjs has kept, or throws that it cannot be read.
    await orDeviceLost(this.model.history.syncData());
    throw this.failure.error;
  }

  /** For the validation of an extended model. */
  onValidationBegin(): Promise<void> {
    return this.each('onValidationBegin');
  }

  onValidationEnd(): Promise<void> {
    return this.each('onValidationEnd');
  }

  override async onTrainBegin(logs: TrainingLogs): Promise<void> {
    readTensorsOnly(this.model.history);
    const late = this.stages.some(stage => LATE.some(event => stage[event] !== undefined));
    const interruptible = this.watchesValidation && findSession(this.model) === undefined;
    if (interruptible) {
      this.endInterruptible = interruptibleValidation(
        this.model as unknown as InnerModel,
        () => this.afterBatch && findHook(this.model) === this,
        () => this.endsValidation(),
      );
    }
    if (late || interruptible) {
      afterHistory<TrainingLogs>(this.model.history, {
        onTrainBegin: logs => this.each('afterTrainBegin', logs),
        onEpochBegin: (epoch, logs) => this.each('afterEpochBegin', epoch, logs),
        onBatchBegin: async (batch, logs) => {
          if (batch >= this.skipped) await this.each('afterBatchBegin', batch, logs);
        },
        onBatchEnd: async (batch, logs) => {
          if (batch >= this.skipped) await this.each('afterBatchEnd', batch, logs);
          this.afterBatch = true;
        },
        onEpochEnd: (epoch, logs) => this.each('afterEpochEnd', epoch, logs),
        onTrainEnd: async logs => {
          await this.each('afterTrainEnd', logs);
          await this.throwFailure(logs);
        },
      });
    }
    await this.each('onTrainBegin', logs);
    // tfjs resets `stopTraining` after this event (B6).
    await this.throwFailure(logs);
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs): Promise<void> {
    this.skipped = 0;
    this.batches = 0;
    await this.each('onEpochBegin', epoch, logs);
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs): Promise<void> {
    this.afterBatch = false;
    if (batch >= this.skipped) await this.each('onBatchBegin', batch, logs);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    this.batches++;
    await this.each(batch < this.skipped ? 'onSkippedBatch' : 'onBatchEnd', batch, logs);
    if (this.failure !== undefined) withoutLostTensors(logs);
    await this.page?.yieldIfDue();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs): Promise<void> {
    this.afterBatch = false;
    if (this.batches === 0) this.endWithout(epoch);
    await this.each('onEpochEnd', epoch, logs);
    prepareHistory(this.model.history.history, logs);
    await this.throwFailure(logs);
  }

  override async onTrainEnd(logs: TrainingLogs): Promise<void> {
    this.endInterruptible?.();
    for (const restore of this.heardAgain.splice(0)) restore();
    this.endedBefore = this.endsValidation();
    await this.each('onTrainEnd', logs);
    await this.throwFailure(logs);
    registry().hooks.delete(this.model);
  }
}

/** tfjs's History makes no array for a key that a plain object inherits, such as `constructor`. */
function prepareHistory(history: Record<string, unknown>, logs: TrainingLogs): void {
  for (const key of Object.keys(logs)) {
    if (key in history && !Object.hasOwn(history, key)) put<unknown>(history, key, []);
  }
}

/** After a loss of the device plain tfjs would wait for these forever, in callbacks of the user. */
function withoutLostTensors(logs: TrainingLogs): void {
  if (!isDeviceLost()) return;
  for (const [key, value] of Object.entries(logs)) {
    if (typeof value !== 'object') continue;
    value.dispose();
    logs[key] = NaN;
  }
}

/** One batch of fit's validation pass, one entry per output of the model. The tensors live during the call only. */
export interface ValidationBatch {
  readonly yTrue: readonly Tensor[];
  readonly yPred: readonly Tensor[];
  readonly sampleWeight: readonly (Tensor | undefined)[];
}

/** Watches fit's validation pass; called off the gradient tape, outside or inside a tidy: keep what must live on. */
export interface ValidationObserver {
  onBatch(batch: ValidationBatch): void;
  /** The rest of the pass was left out: what was seen is a part, and stands for nothing. */
  onEnded?(): void;
}

/** What callbacks may ask of an extended model. */
export interface TrainingSession {
  /** The model that the user holds (a Sequential's inner model is what callbacks get, C1). */
  readonly outerModel: LayersModel;
  /** Names that will be in the logs of every epoch; `undefined` when somebody may add others. */
  logKeys(): readonly string[] | undefined;
  /** Whether this training validates, in some epochs at least. */
  validates?(): boolean;
  /** Whether the running epoch is validated: `validationFreq` may leave it out. */
  validatesNow?(): boolean;
  /** Which way the metric under this log key (`val_` included) is better. */
  direction(key: string): Direction;
  /** What the loss of an output is called where that decides what `'accuracy'` means: `'binaryCrossentropy'`, ... */
  lossKind?(output: number): string | undefined;
  /** What each output is trained on. */
  outputLosses?(): readonly unknown[] | undefined;
  /** Registers an observer of this training's validation passes; false when it has none. Call from `onTrainBegin`. */
  shareValidation?(observer: ValidationObserver): boolean;
  /** What `fit` validates on, as it was given (`[x, y]`, `[x, y, w]` or a dataset); `undefined` without validation. */
  validationData?(): unknown;
  /** Validates the epoch under way, once; for who is about to cut it short, after which tfjs would not (B6). */
  validateNow?(): Promise<void>;
  /** How far the training has come, for backups. */
  readonly progress?: TrainingProgress;
}

interface Registry {
  registered: boolean;
  readonly hooks: WeakMap<object, TrainingHook>;
  readonly sessions: WeakMap<object, TrainingSession>;
}

/**
 * The number is that of the format: of `Registry`, `TrainingHook` and `TrainingSession` as copies of this package use them
 * in one another. A version that changes these takes the next one, and so leaves the hooks of older copies alone.
 */
const REGISTRY = Symbol.for('tfjs-metrics.hook.1');

/** One per copy of tf, kept at tf's own class, so that several bundles of this package share one hook. */
function registry(): Registry {
  const host = LayersModel as unknown as {[REGISTRY]?: Registry};
  return (host[REGISTRY] ??= {registered: false, hooks: new WeakMap(), sessions: new WeakMap()});
}

/**
 * Makes tfjs create a `TrainingHook` in every training from now on. Called by whoever needs one before `fit`
 * (constructors of callbacks, `withMetrics`), never at import; further calls do nothing.
 */
export function ensureHook(): void {
  const known = registry();
  if (known.registered) return;
  registerCallbackConstructor(0, TrainingHook);
  known.registered = true;
}

/** The hook of the training under way, given the model that callbacks get. */
export function findHook(innerModel: object): TrainingHook | undefined {
  // The hook of a training that ended with an error stays behind.
  if ((innerModel as {isTraining?: boolean}).isTraining === false) return undefined;
  return registry().hooks.get(innerModel);
}

/** Tells callbacks that this model is an extended one; `undefined`: that it is a plain one again. */
export function registerSession(innerModel: object, session: TrainingSession | undefined): void {
  if (session === undefined) registry().sessions.delete(innerModel);
  else registry().sessions.set(innerModel, session);
}

/** The training is over, or the model is no longer an extended one. */
export function unregisterSession(innerModel: object): void {
  registry().sessions.delete(innerModel);
}

/** The session of an extended model, given the model that callbacks get; `undefined` for a plain one. */
export function findSession(innerModel: object): TrainingSession | undefined {
  return registry().sessions.get(innerModel);
}
