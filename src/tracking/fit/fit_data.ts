import {dispose, gather, slice, type Tensor, tensor1d} from '@tensorflow/tfjs-core';
import {epochOrder} from '../data/epoch_order.js';

/** The order of samples that a seed decides; without a seed tfjs shuffles. */
export interface SeededOrder {
  readonly seed: number;
  readonly batchSize: number;
}

/** The tensors that tfjs's `fit` cuts its batches from. `fitDataset` has none. */
export class FitData {
  private readonly seeded: SeededOrder | undefined;
  private trained: number | null = null;
  /**
   * Inputs, targets and sample weights, in the order of tfjs's train function. They are tfjs's to dispose.
   */
  private all: readonly (Tensor | null)[] | undefined;
  private inputsAndTargets: readonly Tensor[] = [];
  /** One per output, for all samples. */
  private sampleWeights: readonly (Tensor | undefined)[] = [];
  private order: Int32Array = new Int32Array(0);

  constructor(seeded: SeededOrder | undefined) {
    this.seeded = seeded;
  }

  /** How many samples are trained on; the others are validated on. Null in `fitDataset`. */
  get samples(): number | null {
    return this.trained;
  }

  /** Whether the data to train on are noted: what tfjs asks for now is its validation data. */
  get isNoted(): boolean {
    return this.all !== undefined;
  }

  setSamples(samples: number | null): void {
    this.trained = samples;
  }

  /** Takes ownership of the sample weights that `fit` was given. */
  takeWeights(weights: readonly (Tensor | undefined)[]): void {
    this.sampleWeights = weights;
  }

  /**
   * Notes what tfjs trains on. tfjs asks for its validation data afterwards in the same way, which changes
   * nothing.
   */
  note(inputsAndTargets: readonly Tensor[], weights: readonly (Tensor | null)[]): void {
    if (this.all !== undefined) return;
    this.all = [...inputsAndTargets, ...weights];
    this.inputsAndTargets = inputsAndTargets;
  }

  beginEpoch(epoch: number): void {
    if (this.seeded !== undefined) this.order = epochOrder(this.seeded.seed, epoch, this.trained ?? 0);
  }

  /** A batch in the seed's order, as new tensors; undefined without a seed. Run it inside a tidy. */
  batch(index: number): (Tensor | null)[] | undefined {
    if (this.seeded === undefined) return undefined;
    const start = index * this.seeded.batchSize;
    // As int32, whatever texture a GPU would keep floats in (A12).
    const places = tensor1d(this.order.subarray(start, start + this.seeded.batchSize), 'int32');
    return (this.all ?? []).map(t => t && gather(t, places));
  }

  /** The inputs and targets of a validation split, as new tensors. */
  splitOff(split: number): Tensor[] {
    const samples = this.inputsAndTargets[0].shape[0];
    // As tfjs splits.
    const start = Math.floor(samples * (1 - split));
    return this.inputsAndTargets.map(t => rowsFrom(t, start));
  }

  /** The weights of the last samples, as new tensors, one per output. */
  lastWeights(outputs: number, samples: number): (Tensor | undefined)[] {
    return Array.from({length: outputs}, (_, i) => {
      const all = this.sampleWeights[i];
      return all && rowsFrom(all, all.shape[0] - samples);
    });
  }

  dispose(): void {
    dispose(this.sampleWeights.filter(w => w !== undefined));
    this.sampleWeights = [];
    this.inputsAndTargets = [];
    this.all = undefined;
  }
}

function rowsFrom(t: Tensor, start: number): Tensor {
  return slice(t, [start, ...new Array(t.rank - 1).fill(0)]);
}
