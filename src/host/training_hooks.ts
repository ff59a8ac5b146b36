import {dispose, type Scalar, type Tensor} from '@tensorflow/tfjs-core';
import {Callback, LayersModel, registerCallbackConstructor} from '@tensorflow/tfjs-layers';
import type {Direction} from '../types.js';
import {Breather} from './breather.js';

/** What tfjs passes to callbacks: one mutable object per event, shared by all callbacks (B2). */
export type TrainingLogs = Record<string, number | Scalar>;

type Step = void | Promise<void>;

/**
 * When a stage runs, relative to other stages: the record of an extended model is complete before best weights are
 * put back, and both before others compute their numbers from it or from the model.
 */
export const PRIORITY = {record: 0, weights: 50, contribute: 100} as const;

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
  /** Called around the validation of an extended model's `fit`: what this changes in the model, it validates. */
  onValidationBegin?(): Step;
  onValidationEnd?(): Step;
  /** Called, on a plain model, when some stage failed: frees what the stage holds. */
  onTrainError?(): void;
}

/**
 * The callback that tfjs puts right behind its BaseLogger in every `fit` and `fitDataset` (B1). Stages attach
 * themselves from `setModel` of a callback (which tfjs calls after the hook's, in the same tick) or later.
 */
export class TrainingHook extends Callback {
  private stages: TrainingStage[] = [];
  private page: Breather | undefined;
  private onError = (error: unknown): void => this.failLater(error);
  private failure: {readonly error: unknown} | undefined;

  override setModel(model: LayersModel): void {
    super.setModel(model);
    registry().hooks.set(model, this);
  }

  /** Adds a stage for the rest of this training. */
  attach(stage: TrainingStage): void {
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
    this.page = keep ? new Breather() : undefined;
  }

  /**
   * From now on a stage's error goes to `onError`, and no stage runs any more. Without a guard the loop is stopped and
   * the error thrown at the end of the epoch: thrown in mid-epoch it would leak tensors of tfjs's (B10).
   */
  guard(onError: (error: unknown) => void): void {
    this.onError = onError;
  }

  private async each(step: (stage: TrainingStage) => Step): Promise<void> {
    try {
      for (const stage of this.stages) await step(stage);
    } catch (error) {
      this.onError(error);
      this.stages = [];
    }
  }

  private failLater(error: unknown): void {
    this.failure = {error};
    this.model.stopTraining = true;
    for (const stage of this.stages) stage.onTrainError?.();
  }

  /** Throws the error of a stage, after freeing what tfjs would leave behind in logs and History. */
  private async throwFailure(logs: TrainingLogs): Promise<void> {
    if (this.failure === undefined) return;
    registry().hooks.delete(this.model);
    dispose(logs);
    await this.model.history.syncData();
    throw this.failure.error;
  }

  /** For the validation of an extended model. */
  onValidationBegin(): Promise<void> {
    return this.each(stage => stage.onValidationBegin?.());
  }

  onValidationEnd(): Promise<void> {
    return this.each(stage => stage.onValidationEnd?.());
  }

  override async onTrainBegin(logs: TrainingLogs): Promise<void> {
    await this.each(stage => stage.onTrainBegin?.(logs));
    // tfjs resets `stopTraining` after this event (B6).
    await this.throwFailure(logs);
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs): Promise<void> {
    await this.each(stage => stage.onEpochBegin?.(epoch, logs));
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs): Promise<void> {
    await this.each(stage => stage.onBatchBegin?.(batch, logs));
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    await this.each(stage => stage.onBatchEnd?.(batch, logs));
    await this.page?.breathe();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs): Promise<void> {
    await this.each(stage => stage.onEpochEnd?.(epoch, logs));
    await this.throwFailure(logs);
  }

  override async onTrainEnd(logs: TrainingLogs): Promise<void> {
    await this.each(stage => stage.onTrainEnd?.(logs));
    await this.throwFailure(logs);
    registry().hooks.delete(this.model);
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
}

/** What callbacks may ask of an extended model. */
export interface TrainingSession {
  /** The model that the user holds (a Sequential's inner model is what callbacks get, C1). */
  readonly outerModel: LayersModel;
  /** Names that will be in the logs of every epoch; `undefined` when somebody may add others. */
  logKeys(): readonly string[] | undefined;
  /** Which way the metric under this log key (`val_` included) is better. */
  direction(key: string): Direction;
  /** What the loss of an output is called where that decides what `'accuracy'` means: `'binaryCrossentropy'`, ... */
  lossKind?(output: number): string | undefined;
  /** Registers an observer of this training's validation passes; false when it has none. Call from `onTrainBegin`. */
  shareValidation?(observer: ValidationObserver): boolean;
  /** What `fit` validates on, as it was given (`[x, y]`, `[x, y, w]` or a dataset); `undefined` without validation. */
  validationData?(): unknown;
}

interface Registry {
  registered: boolean;
  readonly hooks: WeakMap<object, TrainingHook>;
  readonly sessions: WeakMap<object, TrainingSession>;
}

const REGISTRY = Symbol.for('tfjs-metrics.hook');

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
export function hookOf(innerModel: object): TrainingHook | undefined {
  return registry().hooks.get(innerModel);
}

/** Tells callbacks that this model is an extended one; `undefined`: that it is a plain one again. */
export function provideSession(innerModel: object, session: TrainingSession | undefined): void {
  if (session === undefined) registry().sessions.delete(innerModel);
  else registry().sessions.set(innerModel, session);
}

/** The training is over, or the model is no longer an extended one. */
export function withdrawSession(innerModel: object): void {
  registry().sessions.delete(innerModel);
}

/** The session of an extended model, given the model that callbacks get; `undefined` for a plain one. */
export function sessionOf(innerModel: object): TrainingSession | undefined {
  return registry().sessions.get(innerModel);
}
