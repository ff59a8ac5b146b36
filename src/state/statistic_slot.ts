import {keep, type Tensor} from '@tensorflow/tfjs-core';
import {sameShape, showShape} from '../check.js';
import {UsageError} from '../errors.js';
import type {Batch} from '../array/batch_view.js';
import {mergeValues, neutralValues} from './merge.js';
import {PartialSums} from './partial_sums.js';
import type {CpuArray} from '../array/cpu_array.js';
import type {Slot, Snapshot} from './slot.js';
import type {Statistic} from './tally.js';

type Shaped = Batch<{readonly shape: readonly number[]}>;

/** Rows that are being read. */
interface PendingRead {
  readonly rows: PartialSums;
  readonly tensor: Tensor;
  committed: boolean;
}

/** The place of a vector of numbers of fixed length. */
export class StatisticSlot implements Slot {
  readonly tally: Statistic;
  private readonly asked = new Set<Statistic>();
  values: Float64Array | undefined;
  private rows: PartialSums | undefined;
  private pendingReads: readonly PendingRead[] = [];
  /** What all batches share besides the length, since the first of them. */
  private sizes: readonly number[] | undefined;
  keepsLastBatch = false;
  lastBatch: Float64Array | Tensor | undefined;
  /** Used again for every batch. */
  private part: Float64Array | undefined;

  constructor(statistic: Statistic) {
    this.tally = statistic;
    this.share(statistic);
  }

  share(statistic: Statistic): void {
    this.asked.add(statistic);
  }

  prepareOnCpu(batch: Batch<CpuArray>, where: string): () => void {
    const {merge: rule} = this.tally;
    const length = this.lengthFor(batch, where);
    if (batch.yPred.data.length === 0) return () => (this.lastBatch = new Float64Array(length));
    const part = this.fresh(length);
    this.tally.cpu(batch, part);
    const sizes = this.tally.sizes?.(batch);
    return () => {
      this.sizes = sizes;
      this.values ??= neutralValues(rule, length);
      mergeValues(rule, this.values, part);
      if (this.keepsLastBatch) this.lastBatch = part.slice();
    };
  }

  prepareOnDevice(batch: Batch<Tensor>, where: string): () => Tensor | undefined {
    const {merge: rule} = this.tally;
    const length = this.lengthFor(batch, where);
    if (batch.yPred.size === 0) {
      // Nothing to count, and webgl's sums do not take empty tensors.
      return () => {
        this.lastBatch = new Float64Array(length);
        return undefined;
      };
    }
    const vector = this.tally.device(batch);
    const sizes = this.tally.sizes?.(batch);
    return () => {
      this.sizes = sizes;
      this.rows ??= new PartialSums(rule, length);
      this.rows.add(vector);
      this.lastBatch = this.keepsLastBatch ? vector : undefined;
      return this.lastBatch;
    };
  }

  snapshot(): Snapshot {
    this.begin();
    const {pendingReads: pendingReads} = this;
    let now: Float64Array | undefined = this.values?.slice();
    return {
      tensors: pendingReads.map(pendingRead => pendingRead.tensor),
      complete: read => {
        pendingReads.forEach((pendingRead, i) => {
          const part = pendingRead.rows.merged(read[i]);
          now = this.joined(now, part);
          this.commit(pendingRead, part);
        });
        return now;
      },
    };
  }

  merge(other: StatisticSlot, where: string): void {
    const {merge: rule} = this.tally;
    const {length} = other;
    const known = this.length ?? length;
    if (length !== undefined && known !== length) {
      throw new UsageError(
        where,
        `cannot merge: the other counted ${length} numbers, this one ${known}. The batches of both need the same inner ` +
          'shape (classes, outputs).',
      );
    }
    if (!agree(this.sizes, other.sizes)) {
      throw new UsageError(
        where,
        `cannot merge: the other counted values of shape ${showShape(other.sizes ?? [])}, this one of ` +
          `${showShape(this.sizes ?? [])}.`,
      );
    }
    this.sizes ??= other.sizes;
    if (other.values !== undefined) {
      this.values ??= neutralValues(rule, other.values.length);
      mergeValues(rule, this.values, other.values);
    }
    for (const rows of [...other.pendingReads.map(pendingRead => pendingRead.rows), other.rows]) {
      if (rows === undefined) continue;
      this.rows ??= new PartialSums(rule, rows.length);
      this.rows.addAll(rows);
    }
  }

  restore(values: Float64Array): void {
    this.values = values;
    this.sizes = this.tally.sizesIn?.(values);
  }

  clear(): void {
    this.rows?.clear();
    this.rows = undefined;
    for (const pendingRead of this.pendingReads) this.discard(pendingRead);
    this.values = undefined;
    this.sizes = undefined;
  }

  checkShapes(batch: Shaped, where: string): void {
    this.lengthFor(batch, where);
  }

  private get length(): number | undefined {
    return this.values?.length ?? this.rows?.length ?? this.pendingReads[0]?.rows.length;
  }

  /** Batches that come during a read start new rows. */
  private begin(): void {
    const {rows} = this;
    const pending = rows?.pending();
    if (rows === undefined || pending === undefined) return;
    this.pendingReads = [...this.pendingReads, {rows, tensor: keep(pending), committed: false}];
    this.rows = undefined;
  }

  private commit(pendingRead: PendingRead, part: Float64Array): void {
    if (pendingRead.committed) return;
    this.values = this.joined(this.values, part);
    this.discard(pendingRead);
  }

  /** Takes a pendingRead off the list, and frees what it holds. */
  private discard(pendingRead: PendingRead): void {
    pendingRead.committed = true;
    this.pendingReads = this.pendingReads.filter(f => f !== pendingRead);
    pendingRead.tensor.dispose();
    pendingRead.rows.clear();
  }

  /** `into` with a part added to it, in place if there is something. */
  private joined(into: Float64Array | undefined, part: Float64Array): Float64Array {
    if (into === undefined) return part.slice();
    mergeValues(this.tally.merge, into, part);
    return into;
  }

  private lengthFor(batch: Shaped, where: string): number {
    let length = 0;
    for (const statistic of this.asked) length = statistic.length(batch);
    const known = this.length;
    const sizes = this.tally.sizes?.(batch);
    if (!agree(this.sizes, sizes)) {
      throw new UsageError(
        where,
        `this batch has values of shape ${showShape(sizes ?? [])}, those before it of ${showShape(this.sizes ?? [])}. ` +
          'All batches between two resets need the same shape.',
      );
    }
    if (known === undefined || known === length) return length;
    throw new UsageError(
      where,
      `this batch has another shape than those before it (${length} instead of ${known} numbers are counted). ` +
        'All batches between two resets need the same inner shape.',
    );
  }

  /** A vector to count one batch into. */
  private fresh(length: number): Float64Array {
    if (this.part?.length !== length) return (this.part = neutralValues(this.tally.merge, length));
    const {merge: rule} = this.tally;
    return this.part.fill(rule === 'min' ? Infinity : rule === 'max' ? -Infinity : 0);
  }
}

/** True when both are the same, or one is not known. */
function agree(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a === undefined || b === undefined || sameShape(a, b);
}
