import type {Scalar} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {throwIfDeviceLost, rejectOnDeviceLoss} from '../../device_loss.js';
import {printError} from '../../print.js';
import type {Direction} from '../../types.js';
import type {CallWatchers} from './call_watchers.js';

/** What tfjs passes to callbacks: one mutable object per event, shared by all callbacks (B2). */
export type TrainingLogs = Record<string, number | Scalar>;

type Result = void | Promise<void>;

/**
 * The order of stages. The record of an extended model is complete before averaged weights enter the model.
 * Averaged weights enter before best weights are restored. Other stages compute their numbers from the
 * result.
 */
export const PRIORITY = {record: 0, averages: 25, weights: 50, contribute: 100, backup: 1000} as const;

/** What an extension uses of the training hook. */
export interface ExtensibleHook {
  readonly model: LayersModel;
  readonly stages: TrainingStages;
  betweenBatches: boolean;
  skips(batch: number): boolean;
  endsValidation(): boolean;
  undoLater(undo: () => void): void;
  throwFailure(logs: TrainingLogs): Promise<void>;
}

/** Extends the hook of a training, when it begins. */
export type HookExtension = (hook: ExtensibleHook) => void;

/** Acts at training events before the progress bar, the user's callbacks and History do. */
export interface TrainingStage {
  /** Lower runs first. Stages of equal priority run in the order in which they were added. */
  readonly priority: number;
  /**
   * Keys that this stage will write into the logs of every epoch; `undefined` if it cannot know all of them.
   */
  declaredKeys?(): readonly string[] | undefined;
  /** Which way the metric under one of the stage's own keys improves; `undefined` for any other key. */
  direction?(key: string): Direction;
  onTrainBegin?(logs: TrainingLogs): Result;
  onEpochBegin?(epoch: number, logs: TrainingLogs): Result;
  onBatchBegin?(batch: number, logs: TrainingLogs): Result;
  onBatchEnd?(batch: number, logs: TrainingLogs): Result;
  onEpochEnd?(epoch: number, logs: TrainingLogs): Result;
  onTrainEnd?(logs: TrainingLogs): Result;
  /**
   * What the hook needs for some of the events below: `afterEvents`, `interruptibleValidation`. The stage
   * brings it, so that other callbacks do not bundle it.
   */
  readonly extensions?: readonly HookExtension[];
  /**
   * The `after` events follow when all callbacks, History included, have had the event. They need the
   * extension `afterEvents`.
   */
  afterTrainBegin?(logs: TrainingLogs): Result;
  afterEpochBegin?(epoch: number, logs: TrainingLogs): Result;
  afterBatchBegin?(batch: number, logs: TrainingLogs): Result;
  afterBatchEnd?(batch: number, logs: TrainingLogs): Result;
  afterEpochEnd?(epoch: number, logs: TrainingLogs): Result;
  afterTrainEnd?(logs: TrainingLogs): Result;
  /** The only event of a batch that an earlier run has already trained. */
  onSkippedBatch?(batch: number, logs: TrainingLogs): Result;
  /**
   * Called around the validation of an extended model's `fit`, and around other uses of the validated weights
   * (predictions of `ValidationMetrics`, copies of the best weights). These see what the stage changes in the
   * model.
   */
  onValidationBegin?(): Result;
  onValidationEnd?(): Result;
  /**
   * Asked between the batches of a validation: true skips the rest of it. For plain models it needs the
   * extensions `afterEvents` and `interruptibleValidation`.
   */
  endsValidation?(): boolean;
  /** Called when training ends with an error, before callbacks are notified. Frees what the stage holds. */
  onTrainError?(): void;
  /** True for a stage that gets all events: also after an error, and the end of an epoch without batches. */
  readonly getsAllEvents?: boolean;
}

type StageEvent = {
  [K in keyof TrainingStage]-?: NonNullable<TrainingStage[K]> extends (...args: never[]) => Result
    ? K
    : never;
}[keyof TrainingStage];

/** The stages of one training, called in order of priority. */
export class TrainingStages {
  private stages: TrainingStage[] = [];
  private readonly ownerOf = new Map<TrainingStage, object>();
  private silent = false;
  private dropped = false;
  private readonly watchers: CallWatchers;
  private readonly onError: (error: unknown) => void;

  constructor(watchers: CallWatchers, onError: (error: unknown) => void) {
    this.watchers = watchers;
    this.onError = onError;
  }

  /**
   * Adds a stage for the rest of this training.
   *
   * @param owner the callback that it belongs to, for watchers
   */
  add(stage: TrainingStage, owner?: object): void {
    if (owner !== undefined) this.ownerOf.set(stage, owner);
    this.stages = [...this.stages, stage].sort((a, b) => a.priority - b.priority);
  }

  has(stage: TrainingStage): boolean {
    return this.stages.includes(stage);
  }

  clear(): void {
    this.stages = [];
  }

  /** Callbacks that have added stages. */
  get owners(): ReadonlySet<object> {
    return new Set(this.ownerOf.values());
  }

  /** The keys that stages will write; `complete` is false if a stage cannot know all of its keys. */
  declaredKeys(): {keys: string[]; complete: boolean} {
    const each = this.stages.map(s => (s.declaredKeys === undefined ? [] : s.declaredKeys()));
    return {keys: each.flatMap(k => k ?? []), complete: !each.includes(undefined)};
  }

  /** Which way a metric improves, according to the stage that writes its key. */
  direction(key: string): Direction {
    return this.stages.map(s => s.direction?.(key)).find(d => d !== undefined);
  }

  /** What the stages need. Several stages may need the same. */
  get extensions(): ReadonlySet<HookExtension> {
    return new Set(this.stages.flatMap(stage => stage.extensions ?? []));
  }

  /** True if a stage may end a validation. */
  get mayEndValidation(): boolean {
    return this.stages.some(stage => stage.endsValidation !== undefined);
  }

  /** True if a stage wants the running validation to end. */
  endsValidation(): boolean {
    return this.stages.some(stage => stage.endsValidation?.() === true);
  }

  /** Training has failed: its loop runs to the next exit, and stages do not get the events on the way. */
  silence(): void {
    this.silent = true;
  }

  /** The epoch that has begun has no batches: stages do not get its end. */
  dropEpoch(): void {
    this.dropped = true;
  }

  get epochDropped(): boolean {
    return this.dropped;
  }

  /**
   * Tells the stages that training ended with an error. Prints further errors: they must not hide the first.
   */
  trainError(): void {
    for (const stage of this.stages) {
      try {
        stage.onTrainError?.();
      } catch (second) {
        printError('A callback failed while the training ended with an error:', second);
      }
    }
  }

  /** Calls all stages that handle an event. Errors go to `onError`. */
  async run<E extends StageEvent>(
    event: E,
    ...args: Parameters<NonNullable<TrainingStage[E]>>
  ): Promise<void> {
    const isDropped = this.dropped && (event === 'onEpochEnd' || event === 'afterEpochEnd');
    // A stage undoes after a validation what it did before it, also after an error.
    const isSilent = isDropped || (this.silent && event !== 'onValidationEnd');
    try {
      for (const stage of this.stages) {
        if (isSilent && stage.getsAllEvents !== true) continue;
        const action = (): unknown =>
          rejectOnDeviceLoss((stage[event] as ((...a: unknown[]) => Result) | undefined)?.(...args));
        const owner = this.ownerOf.get(stage);
        if (owner === undefined || stage[event] === undefined) await action();
        else await this.watchers.call(owner, event, args[args.length - 1], action);
      }
      throwIfDeviceLost();
    } catch (error) {
      this.onError(error);
    }
  }
}
