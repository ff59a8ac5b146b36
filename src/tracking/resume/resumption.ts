import type {Optimizer} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {printWarning} from '../../print.js';
import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import {PRIORITY, type TrainingStage} from '../../tfjs/callbacks/training_stages.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {isCompiledAs, restoreAllButOptimizer, restoreOptimizerOf} from '../../tfjs/model/model_state.js';
import type {
  BatchObserver,
  BatchTensors,
  SavedHistory,
  SavedProgress,
  SavedTraining,
  TrainingData,
} from '../../tfjs/callbacks/saved_training.js';
import type {SavedPass} from '../pass/pass.js';
import {matchStates} from './match_states.js';
import {type ResumedRun, resumeWarnings} from './resume_warnings.js';
import {flatMembers, historyOf} from './training_progress.js';

const WHERE = 'fit, resuming from a backup';

/**
 * Finds the state of an earlier run, and restores it: when all callbacks have begun to train and, within an
 * epoch, again when all have begun that epoch, since some callbacks act then. The loop passes over the
 * batches of that epoch that are trained already.
 *
 * The earlier run may have compiled the model again, for other layers or with another optimizer. Then the
 * optimizer's state waits until this run has done so too, at the latest when its first epoch begins.
 */
export class Resumption implements TrainingStage {
  readonly priority = PRIORITY.record;
  private readonly innerModel: InnerModel;
  private readonly callbacks: readonly NormalizedCallback[];
  private readonly observers: BatchObserver[] = [];
  private saved: SavedTraining | undefined;
  /** The optimizer's state does not fit yet what the model is compiled for. */
  private waiting = false;
  /** The optimizer that has the state of the earlier run's. */
  private restored: Optimizer | undefined;

  constructor(innerModel: InnerModel, callbacks: readonly NormalizedCallback[]) {
    this.innerModel = innerModel;
    this.callbacks = flatMembers(callbacks);
  }

  /** Whether a callback can look for an earlier run. */
  get canFind(): boolean {
    return this.callbacks.some(callback => callback.findTraining !== undefined);
  }

  /** Asks the callbacks for an earlier run; the first one that is found is resumed. */
  async find(data: TrainingData): Promise<void> {
    for (const callback of this.callbacks) {
      this.saved = await callback.findTraining?.(this.model, data);
      if (this.saved !== undefined) return;
    }
  }

  /** Whether an earlier run was found. */
  get resumes(): boolean {
    return this.saved !== undefined;
  }

  /** The epoch with which the very first run began. */
  get firstEpoch(): number | undefined {
    return this.saved?.progress?.circumstances.firstEpoch;
  }

  /** How many epochs the earlier runs have completed. */
  get epochsTrained(): number {
    return this.saved === undefined ? 0 : Math.max(0, this.saved.epoch - (this.firstEpoch ?? 0));
  }

  /** How many batches of the epoch that is resumed are trained already. */
  get stepsTrained(): number {
    return this.saved?.step ?? 0;
  }

  /** Has `use` called with the batches of the very first two epochs that are trained on. */
  observe(use: BatchObserver): void {
    this.observers.push(use);
  }

  /** To be called with each batch that is trained on. @param epoch which one of this run, from 0 */
  trainsOn(batch: BatchTensors, epoch: number): void {
    const index = this.epochsTrained + epoch;
    if (index < 2) for (const use of this.observers) use(batch, index);
  }

  /** What the earlier run has counted in the epoch that is resumed. */
  get pass(): SavedPass | undefined {
    return (this.saved?.progress?.pass ?? undefined) as SavedPass | undefined;
  }

  /** How many batches of this epoch are trained already. */
  stepsOf(epoch: number): number {
    return epoch === this.saved?.epoch ? this.stepsTrained : 0;
  }

  /** The epoch with which tfjs's loop has to begin; after all epochs for a training that was stopped. */
  initialEpoch(epochs: number): number | undefined {
    if (this.saved === undefined) return undefined;
    const {epoch, step, progress} = this.saved;
    return progress?.stopped === true && step === 0 ? Math.max(epoch, epochs) : epoch;
  }

  /** Warns, once, of what cannot be reproduced of the earlier run. */
  warnOfDifferences(now: Omit<ResumedRun, 'states'>): void {
    const {progress, epoch, step} = this.found;
    if (progress === undefined) return;
    const states = matchStates(this.callbacks, progress.callbacks);
    const reasons = resumeWarnings(this.innerModel, progress.circumstances, {...now, states});
    if (reasons.length === 0) return;
    printWarning(
      `fit resumes in epoch ${epoch}, after ${step} of its batches, but not exactly as it would have without the ` +
        `interruption: ${reasons.join('; ')}.`,
    );
  }

  async afterTrainBegin(): Promise<void> {
    const {progress} = this.found;
    if (progress !== undefined) fill(historyOf(this.innerModel), progress.history);
    await this.restore();
  }

  async afterEpochBegin(epoch: number): Promise<void> {
    const {saved} = this;
    if (epoch !== saved?.epoch) return;
    if (saved.step > 0) {
      await this.restore();
      findHook(this.innerModel)?.skipBatches(saved.step);
    } else if (this.waiting) await this.restoreOptimizer();
    if (this.waiting) this.warnOfOptimizer();
    else if (this.model.optimizer !== this.restored && isCompiledAs(this.model, saved.model))
      this.warnOfCompile();
  }

  onSkippedBatch(batch: number): void {
    const {step, progress} = this.found;
    // The loop looks at the flag after each batch.
    if (batch + 1 === step && progress?.stopped) this.innerModel.stopTraining_ = true;
  }

  dispose(): void {
    this.saved?.dispose();
  }

  /** The earlier run. This stage is attached only if there is one. */
  private get found(): SavedTraining {
    return this.saved as SavedTraining;
  }

  private get model(): LayersModel {
    return this.innerModel as unknown as LayersModel;
  }

  private async restore(): Promise<void> {
    const {model, progress} = this.found;
    restoreAllButOptimizer(this.model, model, WHERE);
    await this.restoreOptimizer();
    if (progress !== undefined) restoreCallbacks(this.callbacks, progress);
  }

  private async restoreOptimizer(): Promise<void> {
    const {found, model} = this;
    this.waiting = !isCompiledAs(model, found.model);
    const sameClass = model.optimizer.getClassName() === found.model.optimizer.className;
    if (!sameClass) return;
    restoreOptimizerOf(model, found.model, WHERE);
    await found.restoreHidden(model.optimizer);
    this.restored = model.optimizer;
  }

  private warnOfOptimizer(): void {
    const {className, trained} = this.found.model.optimizer;
    printWarning(
      `${WHERE}: the backup's optimizer was ${className} and trained ${trained.join(', ')}. The model is compiled ` +
        'differently now, so what the optimizer has learned about other weights is lost.',
    );
  }

  /**
   * The earlier run may have compiled in this very epoch, or before it: then it continued with the backup's
   * optimizer.
   */
  private warnOfCompile(): void {
    const {tensors, fields} = this.found.model.optimizer;
    if (tensors.length === 0 && fields === undefined) return;
    printWarning(
      `${WHERE}: the model was compiled again when its training was resumed. The new optimizer begins without what that of ` +
        'the backup has learned. If the earlier run compiled in an epoch before, compile in that epoch alone.',
    );
  }
}

function fill(history: ReturnType<typeof historyOf>, {epochs, values}: SavedHistory): void {
  history.epoch = [...epochs];
  history.history = Object.fromEntries(values.map(([key, list]) => [key, [...list]]));
}

/** Restores each callback's state from its counterpart's. */
function restoreCallbacks(callbacks: readonly NormalizedCallback[], saved: SavedProgress): void {
  for (const [callback, state] of matchStates(callbacks, saved.callbacks).pairs) callback.setState?.(state);
}
