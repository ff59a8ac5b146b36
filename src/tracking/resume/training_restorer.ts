import type {Optimizer} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {printWarning} from '../../print.js';
import {afterEvents} from '../../tfjs/callbacks/after_events.js';
import type {
  SavedHistory,
  SavedProgress,
  SavedTraining,
  StatefulCallback,
  TrainingCircumstances,
  TrainingRestoring,
} from '../../tfjs/callbacks/saved_training.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import {PRIORITY} from '../../tfjs/callbacks/training_stages.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {isCompiledAs, restoreAllButOptimizer, restoreOptimizerOf} from '../../tfjs/model/model_state.js';
import {matchStates} from './match_states.js';
import {resumeWarnings} from './resume_warnings.js';
import {historyOf} from './training_progress.js';

const WHERE = 'fit, resuming from a backup';

/**
 * Restores the state of an earlier run: when all callbacks have begun to train and, within an epoch, again
 * when all have begun that epoch, since some callbacks act then. The loop passes over the batches of that
 * epoch that are trained already. Only callbacks that find an earlier run import this class.
 *
 * The earlier run may have compiled the model again, for other layers or with another optimizer. Then the
 * optimizer's state waits until this run has done so too, at the latest when its first epoch begins.
 */
export class TrainingRestorer implements TrainingRestoring {
  readonly priority = PRIORITY.record;
  readonly extensions = [afterEvents];
  private readonly saved: SavedTraining;
  private readonly innerModel: InnerModel;
  private readonly callbacks: readonly StatefulCallback[];
  /** The optimizer's state does not fit yet what the model is compiled for. */
  private waiting = false;
  /** The optimizer that has the state of the earlier run's. */
  private restored: Optimizer | undefined;

  constructor(saved: SavedTraining, innerModel: InnerModel, callbacks: readonly StatefulCallback[]) {
    this.saved = saved;
    this.innerModel = innerModel;
    this.callbacks = callbacks;
  }

  /** Warns, once, of what cannot be reproduced of the earlier run. */
  warnOfDifferences(now: TrainingCircumstances): void {
    const {progress, epoch, step} = this.saved;
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
    const {progress} = this.saved;
    if (progress !== undefined) fill(historyOf(this.innerModel), progress.history);
    await this.restore();
  }

  async afterEpochBegin(epoch: number): Promise<void> {
    const {saved} = this;
    if (epoch !== saved.epoch) return;
    if (saved.step > 0) {
      await this.restore();
      findHook(this.innerModel)?.skipBatches(saved.step);
    } else if (this.waiting) await this.restoreOptimizer();
    if (this.waiting) this.warnOfOptimizer();
    else if (this.model.optimizer !== this.restored && isCompiledAs(this.model, saved.model))
      this.warnOfCompile();
  }

  onSkippedBatch(batch: number): void {
    const {step, progress} = this.saved;
    // The loop looks at the flag after each batch.
    if (batch + 1 === step && progress?.stopped) this.innerModel.stopTraining_ = true;
  }

  private get model(): LayersModel {
    return this.innerModel as unknown as LayersModel;
  }

  private async restore(): Promise<void> {
    const {model, progress} = this.saved;
    restoreAllButOptimizer(this.model, model, WHERE);
    await this.restoreOptimizer();
    if (progress !== undefined) restoreCallbacks(this.callbacks, progress);
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
      `${WHERE}: the backup's optimizer was ${className} and trained ${trained.join(', ')}. The model is compiled ` +
        'differently now, so what the optimizer has learned about other weights is lost.',
    );
  }

  /**
   * The earlier run may have compiled in this very epoch, or before it: then it continued with the backup's
   * optimizer.
   */
  private warnOfCompile(): void {
    const {tensors, fields} = this.saved.model.optimizer;
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
function restoreCallbacks(callbacks: readonly StatefulCallback[], saved: SavedProgress): void {
  for (const [callback, state] of matchStates(callbacks, saved.callbacks).pairs) callback.setState?.(state);
}
