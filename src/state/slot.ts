import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';
import type {BatchShapes, Tally, TallyValues} from './tally.js';

/**
 * The contents of a slot at one moment, waiting for a device read. It stays valid if the slot changes in the
 * meantime. If reads overlap, the first to finish commits the values to the slot.
 */
export interface Snapshot {
  /** The tensors to read. */
  readonly tensors: readonly Tensor[];
  /** The values, given what was read of `tensors`; undefined if nothing was counted. */
  complete(read: readonly Float32Array[]): TallyValues | undefined;
}

/** What one tally has counted so far. */
export interface Slot {
  readonly tally: Tally;
  /** Complete after a read; undefined if nothing was counted. */
  readonly values: TallyValues | undefined;
  /** Set to true to have `lastBatch`. */
  keepsLastBatch?: boolean;
  /** What the last batch alone added. A tensor on the device, which lives as long as the caller's tidy. */
  readonly lastBatch?: Float64Array | Tensor;
  /**
   * Lets another tally of the same key use this slot. Each tally checks the shapes of batches for its own
   * metric.
   */
  share(tally: Tally): void;
  /**
   * Computes what a batch adds, without changing the slot. Call the returned function to commit it.
   *
   * @param where the metric, for errors
   */
  prepareOnCpu(batch: Batch<CpuArray>, where: string): () => void;
  /**
   * The same for tensors. Runs inside a tidy, and so does the returned function, whose result has to outlive
   * the tidy if it is used.
   */
  prepareOnDevice(batch: Batch<Tensor>, where: string): () => Tensor | undefined;
  /** @throws UsageError unless the batch has the inner shape of the batches before it */
  checkShapes(batch: BatchShapes, where: string): void;
  snapshot(): Snapshot;
  /** Adds what another slot of the same key counted. The other slot keeps its values. */
  merge(other: Slot, where: string): void;
  /** Replaces the contents by saved values. */
  restore(values: TallyValues): void;
  clear(): void;
}
