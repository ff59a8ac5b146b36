import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';

/**
 * How two partial states become one. `moments` are triples (count, mean, sum of squared deviations from that mean),
 * merged by Chan, Golub and LeVeque's formula; the others work entry by entry.
 */
export type MergeRule = 'sum' | 'min' | 'max' | 'moments' | CustomMerge;

/** A rule of a statistic's own. Zeros are the state that changes nothing. */
export interface CustomMerge {
  /** `into` becomes the state of both. */
  cpu(into: Float64Array, other: ArrayLike<number>): void;
  /** Rows [k, length] become the one row [1, length] that means the same. Runs inside a tidy. */
  device(rows: Tensor): Tensor;
}

/**
 * What is summed up over a pass: a vector of numbers of fixed length, updated once per batch however many metrics
 * use it. It has two equal definitions: a loop in float64 for the CPU, tensors for the device.
 */
export interface Statistic {
  /** Statistics of equal key over the same input are the same numbers: one of them is updated, all read it. */
  readonly key: string;
  readonly merge: MergeRule;
  /** Length of the vector, known from the first batch (the number of classes, say); checks shapes. */
  length(batch: Batch<{readonly shape: readonly number[]}>): number;
  /** What all batches between two resets have to agree in besides the length: the shape of whole values, say. */
  sizes?(batch: Batch<{readonly shape: readonly number[]}>): readonly number[];
  /** These sizes, from what was counted. */
  sizesIn?(values: Float64Array): readonly number[];
  /** Adds one batch to `into` (which starts as zeros, or as +-Infinity for min and max). */
  cpu(batch: Batch<CpuArray>, into: Float64Array): void;
  /** One batch's own contribution, a float32 vector of that length. Runs inside a tidy. */
  device(batch: Batch<Tensor>): Tensor;
}
