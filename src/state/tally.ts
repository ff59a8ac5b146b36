/**
 * How state works, from what is counted to the numbers of a result:
 *
 * - A `Tally` says what to count. It is a `Statistic`, a vector of fixed length that batches are merged into,
 *   or a `Collection`, which stores every sample. It is only a definition, and creates slots to hold data.
 * - A `Slot` holds what one tally has counted so far. Tallies with equal keys over the same input share a
 *   slot.
 * - `Accumulators` holds the slots of one pass, or of one metric outside a model.
 * - On a GPU, vectors and samples wait in device tensors. A `Snapshot` lists the tensors to read and turns
 *   what was read into values. One read serves all slots of a pass.
 * - A `MetricWeight` is state that a subclass of `Metric` declares and updates itself (`addWeight`).
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch, BatchShapes, BatchView} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';
import type {JsonNumbers} from './json_numbers.js';
import type {MergeRule} from './merge.js';
import type {SampleLayout, Samples} from './samples.js';
import type {SamplesJson} from './samples_json.js';
import type {SavedSamples, StoredSamples} from './stored_samples.js';

/** What a pass counts. */
export interface Tally {
  /**
   * Tallies with equal keys over the same input count the same: it is counted once, and all metrics read it.
   */
  readonly key: string;
  /** How two vectors become one; undefined for a collection. */
  readonly merge?: MergeRule;
  /** An empty slot for this tally. */
  newSlot(): Slot;
}

/**
 * A vector of fixed length, updated once per batch however many metrics use it. It has two equal definitions:
 * a loop in float64 on the CPU, and tensors on the device.
 */
export interface Statistic extends Tally {
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
export interface Collection extends Tally {
  /** The metric's class, for errors. */
  readonly name: string;
  readonly layout: SampleLayout;
  /**
   * Number of columns (classes, outputs), each with its own samples. The first batch decides it. Checks the
   * shapes.
   */
  length(batch: BatchShapes): number;
  /** The samples of one batch, for each column. They refer to the arrays of the batch. */
  cpu(batch: Batch<CpuArray>): Samples[];
  /** The samples of one batch, float32 [columns, samples, width]. Runs inside a tidy. */
  device(batch: Batch<Tensor>): Tensor;
}

/** What was counted: the numbers of a statistic, or the stored samples of every column of a collection. */
export type TallyValues = Float64Array | readonly StoredSamples[];

/** `TallyValues` as plain data. */
export type SavedValues = Float64Array | readonly SavedSamples[];

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
   * Computes what a batch adds, without changing the slot. Call the returned function to commit it. For
   * tensors, both run inside the same tidy, which a returned tensor has to outlive if it is used.
   */
  prepare(view: BatchView): () => Tensor | undefined;
  /**
   * @param where the metric, for errors
   * @throws UsageError unless the batch has the inner shape of the batches before it
   */
  checkShapes(batch: BatchShapes, where: string): void;
  snapshot(): Snapshot;
  /** Adds what another slot of the same key counted. The other slot keeps its values. */
  merge(other: Slot, where: string): void;
  /** Replaces the contents by saved values. */
  restore(values: SavedValues): void;
  /** The part of a state's JSON that the values are in. */
  readonly section: 'statistics' | 'collections';
  /** The values as JSON. */
  encode(values: TallyValues): JsonNumbers | SamplesJson;
  /** @throws UsageError unless the JSON is as `encode` returns it */
  decode(json: unknown): SavedValues;
  /** The values over no data, for batches of these shapes. */
  emptyValues(batch: BatchShapes): TallyValues;
  clear(): void;
}
