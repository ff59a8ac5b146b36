import type {Optimizer} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {NormalizedCallback} from '../../tfjs/callbacks/normalize_callbacks.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {isCompiledAs, restoreAllButOptimizer, restoreOptimizerOf} from '../../tfjs/model/model_state.js';
import type {SavedHistory, SavedProgress, SavedTraining} from '../../tfjs/callbacks/saved_training.js';
import {PRIORITY, type TrainingStage} from '../../tfjs/callbacks/training_stages.js';
import type {SavedPass} from '../pass/pass.js';
import {matchStates} from './match_states.js';
import {flatMembers, historyOf} from './training_progress.js';
import {printWarning} from '../../print.js';

/** What a training does that goes on from where an earlier run was. */
export interface Resumed {
  readonly model: InnerModel;
  members(): readonly NormalizedCallback[];
  /** The first batches of the epoch that begins were trained before; nobody hears of them. */
  skipBatches(count: number): void;
}

const WHERE = 'fit, resuming from a backup';

/**
 * Restores the state of an earlier run: once all callbacks have begun to train and, in mid-epoch, again when all have begun
 * that epoch, since some callbacks act then. The batches of that epoch which are trained already are passed over.
 *
 * The earlier run may have compiled the model again, for other layers or with another optimizer. Then the optimizer's
 * state waits until this run has done so too, at the latest when its first epoch begins.
 */
export class Resumption implements TrainingStage {
  readonly priority = PRIORITY.record;
  readonly saved: SavedTraining;
  private readonly resumed: Resumed;
  /** The optimizer's state does not fit yet what the model is compiled for. */
  private waiting = false;
  /** The one that has the state of the earlier run's. */
  private restored: Optimizer | undefined;

  constructor(saved: SavedTraining, resumed: Resumed) {
    this.saved = saved;
    this.resumed = resumed;
  }

  /** What the earlier run has counted in the epoch that goes on. */
  get pass(): SavedPass | undefined {
    return (this.saved.progress?.pass ?? undefined) as SavedPass | undefined;
  }

  /** So many batches of this epoch are trained already. */
  stepsOf(epoch: number): number {
    return epoch === this.saved.epoch ? this.saved.step : 0;
  }

  /** The epoch with which tfjs's loop has to begin; none is left of a training that was stopped. */
  initialEpoch(epochs: number): number {
    const {epoch, step, progress} = this.saved;
    return progress?.stopped === true && step === 0 ? Math.max(epoch, epochs) : epoch;
  }

  async afterTrainBegin(): Promise<void> {
    const {progress} = this.saved;
    if (progress !== undefined) fill(historyOf(this.resumed.model), progress.history);
    await this.putBack();
  }

  async afterEpochBegin(epoch: number): Promise<void> {
    if (epoch !== this.saved.epoch) return;
    const steps = this.stepsOf(epoch);
    if (steps > 0) {
      await this.putBack();
      this.resumed.skipBatches(steps);
    } else if (this.waiting) await this.restoreOptimizer();
    if (this.waiting) this.warnOfOptimizer();
    else if (this.model.optimizer !== this.restored && isCompiledAs(this.model, this.saved.model))
      this.warnOfCompile();
  }

  onSkippedBatch(batch: number): void {
    // The loop looks at the flag after each batch.
    if (batch + 1 === this.saved.step && this.saved.progress?.stopped)
      this.resumed.model.stopTraining_ = true;
  }

  private get model(): LayersModel {
    return this.resumed.model as unknown as LayersModel;
  }

  private async restoreOptimizer(): Promise<void> {
    const {saved, model} = this;
    this.waiting = !isCompiledAs(model, saved.model);
    const sameClass = model.optimizer.getClassName() === saved.model.optimizer.className;
    if (!sameClass) return;
    restoreOptimizerOf(model, saved.model, WHERE);
    await saved.restoreHidden(model.optimizer);
    this.restored = model.optimizer;
  }

  private warnOfOptimizer(): void {
    const {className, trained} = this.saved.model.optimizer;
    printWarning(
      `${WHERE}: the backup's optimizer was ${className} and trained ${trained.join(', ')}. The model is compiled otherwise ` +
        'now, so that what the optimizer has learned of other weights is lost.',
    );
  }

  /** The earlier run may have done so in this very epoch, or before: then it went on with the optimizer of the backup. */
  private warnOfCompile(): void {
    const {tensors, fields} = this.saved.model.optimizer;
    if (tensors.length === 0 && fields === undefined) return;
    printWarning(
      `${WHERE}: the model was compiled again when its training was resumed. The new optimizer begins without what that of ` +
        'the backup has learned. If the earlier run compiled in an epoch before, compile in that epoch alone.',
    );
  }

  private async putBack(): Promise<void> {
    const {model, progress} = this.saved;
    restoreAllButOptimizer(this.model, model, WHERE);
    await this.restoreOptimizer();
    if (progress !== undefined) restoreCallbacks(flatMembers(this.resumed.members()), progress);
  }
}

function fill(history: ReturnType<typeof historyOf>, {epochs, values}: SavedHistory): void {
  history.epoch = [...epochs];
  history.history = Object.fromEntries(values.map(([key, list]) => [key, [...list]]));
}

/** A callback gets back what its counterpart had. */
function restoreCallbacks(members: readonly NormalizedCallback[], {callbacks}: SavedProgress): void {
  for (const [member, state] of matchStates(members, callbacks).pairs) member.setState?.(state);
}
