/**
 * How state works, from what is counted to the numbers of a result:
 *
 * - A `Tally` says what to count. It is a `Statistic`, a vector of fixed length that batches are merged into,
 *   or a `Collection`, which stores every sample. It is only a definition and holds no data.
 * - A `Slot` holds what one tally has counted so far. Tallies with equal keys over the same input share a
 *   slot.
 * - `Accumulators` holds the slots of one pass, or of one metric outside a model.
 * - On a GPU, vectors and samples wait in device tensors. A `Snapshot` lists the tensors to read and turns
 *   what was read into values. One read serves all slots of a pass.
 * - A `MetricWeight` is state that a subclass of `Metric` declares and updates itself (`addWeight`).
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';
import {type MergeRule, neutralValues} from './merge.js';
import {type SampleLayout, StoredSamples} from './stored_samples.js';

/** The shapes of a batch, whatever its arrays are. */
export type BatchShapes = Batch<{readonly shape: readonly number[]}>;

/**
 * A vector of fixed length, updated once per batch however many metrics use it. It has two equal definitions:
 * a loop in float64 on the CPU, and tensors on the device.
 */
export interface Statistic {
  /**
   * Statistics with equal keys over the same input are the same numbers: one is updated, and all metrics read
   * it.
   */
  readonly key: string;
  readonly merge: MergeRule;
  /**
   * Length of the vector. The first batch decides it (by its number of classes, for example). Checks the
   * shapes.
   */
  length(batch: BatchShapes): number;
  /** What else all batches between two resets have to agree on, such as the shape of the values. */
  sizes?(batch: BatchShapes): readonly number[];
  /** These sizes, from restored values. */
  sizesIn?(values: Float64Array): readonly number[];
  /** Adds one batch to `into`, which starts as zeros (for min and max as Infinity and -Infinity). */
  cpu(batch: Batch<CpuArray>, into: Float64Array): void;
  /** The vector of one batch alone, in float32. Runs inside a tidy. */
  device(batch: Batch<Tensor>): Tensor;
}

/**
 * Every sample of a pass, for results that no vector of fixed length can hold: exact curves, medians, ranks.
 * A sample is `[coordinates…, label?, weight]`. Like a statistic, a collection has two equal definitions.
 */
export interface Collection {
  /**
   * Collections with equal keys over the same input are the same samples: one is stored, and all metrics read
   * it.
   */
  readonly key: string;
  readonly merge: 'append';
  /** The metric's class, for errors. */
  readonly name: string;
  readonly layout: SampleLayout;
  /**
   * Number of columns (classes, outputs), each with its own samples. The first batch decides it. Checks the
   * shapes.
   */
  length(batch: BatchShapes): number;
  /** The samples of one batch: one flat array per column. */
  cpu(batch: Batch<CpuArray>): ArrayLike<number>[];
  /** The samples of one batch, float32 [columns, samples, width]. Runs inside a tidy. */
  device(batch: Batch<Tensor>): Tensor;
}

/** What a pass counts. */
export type Tally = Statistic | Collection;

/** What was counted: the numbers of a statistic, or the stored samples of every column of a collection. */
export type TallyValues = Float64Array | readonly StoredSamples[];

/** The values of a tally over no data, for batches of these shapes. */
export function emptyValues(tally: Tally, batch: BatchShapes): TallyValues {
  const length = tally.length(batch);
  if (tally.merge === 'append') return Array.from({length}, () => new StoredSamples(tally.layout));
  return neutralValues(tally.merge, length);
}
