import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../array/batch_view.js';
import type {Collection} from './collection.js';
import type {CpuArray} from '../array/cpu_array.js';
import type {StoredSamples} from './stored_samples.js';
import type {Statistic} from './tally.js';

/** What is summed up over a pass, or kept of it. */
export type Tally = Statistic | Collection;

/** What was counted: a statistic's numbers, or the rows of each column. */
export type TallyValues = Float64Array | readonly StoredSamples[];

/**
 * What a slot holds at one moment: the tensors that have to be read for it, and what gives the values then, whatever has
 * happened to the slot meanwhile. Several may read the same tensors at once; whoever is first brings them home.
 */
export interface Snapshot {
  readonly tensors: readonly Tensor[];
  complete(read: readonly Float32Array[]): TallyValues | undefined;
}

/** A place in a pass: `values` is complete after a read. */
export interface Slot {
  readonly tally: Tally;
  readonly values: TallyValues | undefined;
  /** Whether `last` is wanted. */
  keepsLastBatch?: boolean;
  /** What the last batch alone added, when watched; a tensor on the device, which lives as long as the caller's tidy. */
  readonly lastBatch?: Float64Array | Tensor;
  /** Another statistic of the same key: each has its own say about shapes. */
  share(statistic: Tally): void;
  /**
   * Counts a batch; what it gives puts that into the slot. Until then nothing has changed, so that a throw costs nothing.
   *
   * @param where the metric, for errors
   */
  prepareOnCpu(batch: Batch<CpuArray>, where: string): () => void;
  /** The same for tensors; runs inside a tidy, in which the result is called too. Gives what has to outlive it. */
  prepareOnDevice(batch: Batch<Tensor>, where: string): () => Tensor | undefined;
  /** Throws unless a batch has the inner shape of those before it. */
  checkShapes(batch: Batch<{readonly shape: readonly number[]}>, where: string): void;
  snapshot(): Snapshot;
  /** Adds what another slot of the same key counted; it keeps its own. */
  merge(other: Slot, where: string): void;
  /** Puts back what was saved. */
  restore(values: TallyValues): void;
  clear(): void;
}
