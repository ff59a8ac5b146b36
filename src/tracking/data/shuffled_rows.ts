import {gather, type Tensor, tensor1d} from '@tensorflow/tfjs-core';
import {epochOrder} from './epoch_order.js';

/** The training data of a `fit`, whose rows are taken in an order that belongs to the seed and the epoch. */
export class ShuffledRows {
  /** The number of rows that are trained on; those behind them are validated on. */
  samples = 0;
  private readonly seed: number;
  private readonly batchSize: number;
  private all: readonly (Tensor | null)[] | undefined;
  private order: Int32Array = new Int32Array(0);

  constructor(seed: number, batchSize: number) {
    this.seed = seed;
    this.batchSize = batchSize;
  }

  /** Takes notice of the inputs, targets and weights that tfjs's loop cuts its batches from; they stay tfjs's. */
  take(all: readonly (Tensor | null)[]): void {
    this.all ??= all;
  }

  begin(epoch: number): void {
    this.order = epochOrder(this.seed, epoch, this.samples);
  }

  /** The rows of a batch, new tensors in the order of `take`. Run it inside a tidy. */
  batch(index: number): (Tensor | null)[] {
    const start = index * this.batchSize;
    // As int32, whatever texture a GPU would keep floats in (A12).
    const rows = tensor1d(this.order.subarray(start, start + this.batchSize), 'int32');
    return (this.all ?? []).map(t => t && gather(t, rows));
  }
}
