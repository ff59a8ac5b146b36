import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';
import type {SampleLayout} from './stored_samples.js';

/**
 * What a pass keeps of every entry, for metrics that no sum of fixed length can give: exact curves, medians, ranks.
 * A row is `[coordinates…, label?, weight]`. Like a statistic it has two equal definitions.
 */
export interface Collection {
  /** Collections of equal key over the same input are the same rows: one of them is kept, all read it. */
  readonly key: string;
  readonly merge: 'append';
  /** The metric's class, for errors. */
  readonly name: string;
  readonly layout: SampleLayout;
  /** Number of columns, each of which has rows of its own; known from the first batch; checks shapes. */
  length(batch: Batch<{readonly shape: readonly number[]}>): number;
  /** One batch's rows, for each column flat. */
  cpu(batch: Batch<CpuArray>): ArrayLike<number>[];
  /** One batch's rows, float32 [columns, rows, width]. Runs inside a tidy. */
  device(batch: Batch<Tensor>): Tensor;
}
