import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {
  besidesData,
  checkHasInputs,
  completeElement,
  type DatasetElement,
  elementWeights,
  flatElement,
  warnOfOthers,
} from '../data/dataset_batches.js';
import {bothWeights, standardWeights} from '../data/sample_weights.js';
import {checkTensors, disposeGiven} from '../data/tensor_checks.js';
import type {Extension} from '../extension.js';
import type {OpenElement} from '../resume/resumable_dataset.js';
import type {TrainingFailure} from './training_failure.js';

const WHERE = 'fitDataset';

/**
 * Carries the sample weights of a dataset's element past tfjs's loop, which drops them (A8), to the train
 * function.
 */
export class ElementWeights {
  private readonly extension: Extension;
  private readonly classWeighted: boolean;
  private readonly failure: TrainingFailure;
  private next: readonly (Tensor | undefined)[] = [];

  /** @param classWeighted whether there are class weights, beside which there can be no sample weights */
  constructor(extension: Extension, classWeighted: boolean, failure: TrainingFailure) {
    this.extension = extension;
    this.classWeighted = classWeighted;
    this.failure = failure;
  }

  /**
   * Takes the weights of the next element. Returns the element for tfjs's loop, which disposes its inputs and
   * targets.
   */
  take(given: DatasetElement): DatasetElement {
    const {inner: model, targetsFor} = this.extension;
    let element = given;
    try {
      ({element} = completeElement(WHERE, model, given, targetsFor));
      const {xs, ys} = element;
      checkHasInputs(WHERE, given);
      if ((xs ?? undefined) !== undefined) checkTensors(WHERE, 'xs', xs, model.inputNames);
      if ((ys ?? undefined) !== undefined) checkTensors(WHERE, 'ys', ys, model.outputNames);
      const weights = elementWeights(WHERE, element);
      warnOfOthers(WHERE, model, element);
      if (weights === undefined || weights === null) return element;
      if (this.classWeighted) throw bothWeights(WHERE);
      const [x] = flatElement(WHERE, model, element).xs;
      this.next = standardWeights(WHERE, weights, model.outputNames, x.shape[0]);
    } catch (error) {
      this.failure.fail(error);
    } finally {
      disposeGiven(besidesData(given));
    }
    return element;
  }

  /** All tensors of an element that is not trained on. The caller disposes them. */
  open(given: DatasetElement): OpenElement {
    const element = this.take(given);
    try {
      this.failure.throwIfHappened();
      const {xs, ys} = flatElement(WHERE, this.extension.inner, element);
      return {xs, ys, weights: this.handOver().filter(w => w !== undefined)};
    } catch (error) {
      disposeGiven(element);
      throw error;
    }
  }

  /** The weights that were taken, one per output; the caller disposes them. Empty without weights. */
  handOver(): readonly (Tensor | undefined)[] {
    const weights = this.next;
    this.next = [];
    return weights;
  }

  dispose(): void {
    dispose(this.handOver().filter(w => w !== undefined));
  }
}
