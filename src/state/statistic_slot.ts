import {concat, dispose, keep, reshape, type Tensor, tidy} from '@tensorflow/tfjs-core';
import type {Batch, BatchShapes, BatchView} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';
import {sameShape, showShape} from '../check.js';
import {UsageError} from '../errors.js';
import {decodeNumbers, encodeNumbers, type JsonNumbers} from './json_numbers.js';
import {neutralValues} from './merge.js';
import {ReadQueue} from './read_queue.js';
import type {SavedValues, Slot, Snapshot, Statistic} from './tally.js';

/** This many batches are kept on the device before they are merged there. */
const MAX_ROWS = 32;

/** A statistic, with the slot that holds its vector. */
export function defineStatistic(definition: Omit<Statistic, 'newSlot'>): Statistic {
  return {
    ...definition,
    newSlot() {
      return new StatisticSlot(this);
    },
  };
}

/** What all batches between two resets agree on. */
interface Layout {
  /** Length of the vector. */
  readonly length: number;
  readonly sizes: readonly number[];
}

/** Holds the vector of a statistic. */
export class StatisticSlot implements Slot {
  readonly section = 'statistics';
  readonly tally: Statistic;
  values: Float64Array | undefined;
  keepsLastBatch = false;
  lastBatch: Float64Array | Tensor | undefined;
  private readonly sharers = new Set<Statistic>();
  /**
   * Vectors on the device, [1 or 2, length] each. They are merged now and then, so that a pass of any length
   * needs a bounded amount of memory.
   */
  private readonly rows = new ReadQueue();
  /** Undefined before the first batch. */
  private layout: Layout | undefined;
  /** One batch's vector on the CPU, reused for every batch. The first one becomes the values. */
  private part: Float64Array | undefined;

  constructor(statistic: Statistic) {
    this.tally = statistic;
  }

  share(statistic: Statistic): void {
    this.sharers.add(statistic);
  }

  prepare(view: BatchView): () => Tensor | undefined {
    const {tally} = this;
    const layout = this.checkShapes(view.shapes, view.where);
    const {length} = layout;
    if (view.isEmpty) {
      // There is nothing to count, and sums on webgl do not take empty tensors.
      return () => {
        this.lastBatch = new Float64Array(length);
        return undefined;
      };
    }
    const vector = view.path === 'cpu' ? this.countOnCpu(view.cpu(), length) : tally.device(view.device());
    return () => {
      this.layout = layout;
      if (vector instanceof Float64Array) {
        this.lastBatch = this.keepsLastBatch ? vector.slice() : undefined;
        if (this.values !== undefined) tally.merge.cpu(this.values, vector);
        else [this.values, this.part] = [vector, undefined];
        return undefined;
      }
      this.addRow(reshape(vector, [1, length]));
      return (this.lastBatch = this.keepsLastBatch ? vector : undefined);
    };
  }

  snapshot(): Snapshot {
    const rows = this.rows.take();
    let now: Float64Array | undefined = this.values?.slice();
    return {
      tensors: rows,
      complete: read => {
        rows.forEach((row, i) => {
          now = this.added(now, read[i], row.shape[1]);
          if (this.rows.release(row)) this.values = this.added(this.values, read[i], row.shape[1]);
        });
        return now;
      },
    };
  }

  merge(other: StatisticSlot, where: string): void {
    if (other.layout === undefined) return;
    this.checkSame(other.layout, where, 'cannot merge: the other has', 'this one');
    this.layout = other.layout;
    if (other.values !== undefined) this.values = this.added(this.values, other.values);
    for (const row of other.rows.all) this.addRow(row.clone());
  }

  restore(values: SavedValues): void {
    // A state that was saved for a collection under this key is not restored.
    if (!(values instanceof Float64Array)) return;
    this.values = values;
    this.layout = {length: values.length, sizes: this.tally.sizesIn?.(values) ?? []};
  }

  encode(values: Float64Array): JsonNumbers {
    return encodeNumbers(values);
  }

  decode(json: unknown): Float64Array {
    return decodeNumbers(json);
  }

  emptyValues(batch: BatchShapes): Float64Array {
    return neutralValues(this.tally.merge, this.tally.length(batch));
  }

  clear(): void {
    this.rows.clear();
    this.values = this.layout = undefined;
  }

  checkShapes(batch: BatchShapes, where: string): Layout {
    let length = 0;
    for (const statistic of this.sharers) length = statistic.length(batch);
    const layout = {length, sizes: this.tally.sizes?.(batch) ?? []};
    this.checkSame(layout, where, 'this batch has', 'those before it');
    return layout;
  }

  private countOnCpu(batch: Batch<CpuArray>, length: number): Float64Array {
    const {merge: rule} = this.tally;
    if (this.part?.length === length) this.part.fill(rule.neutral);
    else this.part = neutralValues(rule, length);
    this.tally.cpu(batch, this.part);
    return this.part;
  }

  /** Merges vectors into `into`, or into a new vector if there is none yet. */
  private added(
    into: Float64Array | undefined,
    vectors: Float32Array | Float64Array,
    length = vectors.length,
  ): Float64Array {
    const {merge: rule} = this.tally;
    if (into === undefined && vectors.length === length) return new Float64Array(vectors);
    const values = into ?? neutralValues(rule, length);
    for (let at = 0; at < vectors.length; at += length) {
      rule.cpu(values, vectors.subarray(at, at + length));
    }
    return values;
  }

  private addRow(row: Tensor): void {
    const {waiting} = this.rows;
    waiting.push(keep(row));
    if (waiting.length < MAX_ROWS) return;
    this.rows.waiting = [tidy(() => keep(this.tally.merge.device(concat(waiting, 0))))];
    dispose(waiting);
  }

  /** Throws unless vectors of this layout can be merged into this one. */
  private checkSame({length, sizes}: Layout, where: string, theirs: string, ours: string): void {
    const {layout: known} = this;
    if (known === undefined || (known.length === length && sameShape(known.sizes, sizes))) return;
    const difference = sameShape(known.sizes, sizes)
      ? `another shape than ${ours} (${length} instead of ${known.length} numbers are counted)`
      : `values of shape ${showShape(sizes)}, ${ours} of ${showShape(known.sizes)}`;
    throw new UsageError(
      where,
      `${theirs} ${difference}. All batches between two resets need the same inner shape.`,
    );
  }
}
