import {keep, type Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../array/batch_view.js';
import type {CpuArray} from '../array/cpu_array.js';
import {sameShape, showShape} from '../check.js';
import {UsageError} from '../errors.js';
import {mergeValues, neutralValues} from './merge.js';
import {PartialSums} from './partial_sums.js';
import type {BatchShapes, SavedValues, Slot, Snapshot, Statistic} from './tally.js';

/** Partial sums that are being read. */
interface PendingRead {
  readonly sums: PartialSums;
  readonly tensor: Tensor;
  committed: boolean;
}

/** A statistic, with the slot that holds its vector. */
export function defineStatistic(definition: Omit<Statistic, 'newSlot'>): Statistic {
  return {
    ...definition,
    newSlot() {
      return new StatisticSlot(this);
    },
  };
}

/** Holds the vector of a statistic. */
export class StatisticSlot implements Slot {
  readonly tally: Statistic;
  private readonly sharers = new Set<Statistic>();
  values: Float64Array | undefined;
  private partialSums: PartialSums | undefined;
  private pendingReads: readonly PendingRead[] = [];
  /** What all batches agree on besides the length; undefined before the first one. */
  private sizes: readonly number[] | undefined;
  keepsLastBatch = false;
  lastBatch: Float64Array | Tensor | undefined;
  /** One batch's vector on the CPU, reused for every batch. */
  private part: Float64Array | undefined;

  constructor(statistic: Statistic) {
    this.tally = statistic;
    this.share(statistic);
  }

  share(statistic: Statistic): void {
    this.sharers.add(statistic);
  }

  prepareOnCpu(batch: Batch<CpuArray>, where: string): () => void {
    const {merge: rule} = this.tally;
    const length = this.lengthFor(batch, where);
    if (batch.yPred.data.length === 0) return () => (this.lastBatch = new Float64Array(length));
    const part = this.neutralPart(length);
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
      // There is nothing to count, and sums on webgl do not take empty tensors.
      return () => {
        this.lastBatch = new Float64Array(length);
        return undefined;
      };
    }
    const vector = this.tally.device(batch);
    const sizes = this.tally.sizes?.(batch);
    return () => {
      this.sizes = sizes;
      this.partialSums ??= new PartialSums(rule, length);
      this.partialSums.add(vector);
      this.lastBatch = this.keepsLastBatch ? vector : undefined;
      return this.lastBatch;
    };
  }

  snapshot(): Snapshot {
    this.begin();
    const {pendingReads} = this;
    let now: Float64Array | undefined = this.values?.slice();
    return {
      tensors: pendingReads.map(pendingRead => pendingRead.tensor),
      complete: read => {
        pendingReads.forEach((pendingRead, i) => {
          const part = pendingRead.sums.merged(read[i]);
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
    for (const sums of [...other.pendingReads.map(pendingRead => pendingRead.sums), other.partialSums]) {
      if (sums === undefined) continue;
      this.partialSums ??= new PartialSums(rule, sums.length);
      this.partialSums.addAll(sums);
    }
  }

  restore(values: SavedValues): void {
    // The state of a collection under this key is not restored, and its checksum will not fit.
    if (!(values instanceof Float64Array)) return;
    this.values = values;
    this.sizes = this.tally.sizesIn?.(values);
  }

  emptyValues(batch: BatchShapes): Float64Array {
    return neutralValues(this.tally.merge, this.tally.length(batch));
  }

  clear(): void {
    this.partialSums?.clear();
    this.partialSums = undefined;
    for (const pendingRead of this.pendingReads) this.discard(pendingRead);
    this.values = undefined;
    this.sizes = undefined;
  }

  checkShapes(batch: BatchShapes, where: string): void {
    this.lengthFor(batch, where);
  }

  private get length(): number | undefined {
    return this.values?.length ?? this.partialSums?.length ?? this.pendingReads[0]?.sums.length;
  }

  /**
   * Turns the partial sums into a pending read. Batches that arrive during the read start new partial sums.
   */
  private begin(): void {
    const sums = this.partialSums;
    const pending = sums?.pending();
    if (sums === undefined || pending === undefined) return;
    this.pendingReads = [...this.pendingReads, {sums, tensor: keep(pending), committed: false}];
    this.partialSums = undefined;
  }

  private commit(pendingRead: PendingRead, part: Float64Array): void {
    if (pendingRead.committed) return;
    this.values = this.joined(this.values, part);
    this.discard(pendingRead);
  }

  private discard(pendingRead: PendingRead): void {
    pendingRead.committed = true;
    this.pendingReads = this.pendingReads.filter(f => f !== pendingRead);
    pendingRead.tensor.dispose();
    pendingRead.sums.clear();
  }

  /** Merges a part into `into`, or into a new vector if there is none yet. */
  private joined(into: Float64Array | undefined, part: Float64Array): Float64Array {
    if (into === undefined) return part.slice();
    mergeValues(this.tally.merge, into, part);
    return into;
  }

  private lengthFor(batch: BatchShapes, where: string): number {
    let length = 0;
    for (const statistic of this.sharers) length = statistic.length(batch);
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

  private neutralPart(length: number): Float64Array {
    const {merge: rule} = this.tally;
    if (this.part?.length !== length) return (this.part = neutralValues(rule, length));
    return this.part.fill(rule === 'min' ? Infinity : rule === 'max' ? -Infinity : 0);
  }
}

/** True if both are the same, or one is unknown. */
function agree(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a === undefined || b === undefined || sameShape(a, b);
}
