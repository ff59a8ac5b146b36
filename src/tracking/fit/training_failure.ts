import type {InnerModel} from '../../tfjs/internals.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';

/**
 * The first error of a training. An error that ran through tfjs's loop would leak tensors (B10), so after one
 * the loop runs to its next exit without training. `run` throws the error when the loop is over.
 */
export class TrainingFailure {
  private readonly model: InnerModel;
  private known: {readonly error: unknown} | undefined;

  constructor(model: InnerModel) {
    this.model = model;
  }

  get happened(): boolean {
    return this.known !== undefined;
  }

  /**
   * Ends the training: from the first error on, callbacks and stages are called for nothing but that error.
   *
   * @returns the first error
   */
  fail(error: unknown): unknown {
    this.stopLoop();
    if (this.known === undefined) {
      this.known = {error};
      findHook(this.model)?.stages.silence();
    }
    return this.known.error;
  }

  /**
   * Stops the loop at its next exit. Call it again at each batch: tfjs resets the flag after `onTrainBegin`
   * (B6).
   */
  stopLoop(): void {
    this.model.stopTraining_ = true;
  }

  throwIfHappened(): void {
    if (this.known !== undefined) throw this.known.error;
  }
}
