import {dispose, keep, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import type {Batch} from '../array/batch_view.js';
import type {Collection} from './collection.js';
import type {CpuArray} from '../array/cpu_array.js';
import {StoredSamples, sampleWidth} from './stored_samples.js';
import type {Slot, Snapshot} from './slot.js';

type Shaped = Batch<{readonly shape: readonly number[]}>;

/** A bounded collection is read in mid-pass when so many rows wait on the device; fewer are not worth a read. */
const WORTH_A_READ = 65_536;

/** Rows that are being read, [columns, rows, width] each. */
interface PendingRead {
  readonly tensors: readonly Tensor[];
  committed: boolean;
}

/** The place of the rows of every column. */
export class CollectionSlot implements Slot {
  readonly tally: Collection;
  private readonly asked = new Set<Collection>();
  private columns: StoredSamples[] | undefined;
  private onDevice: Tensor[] = [];
  private pendingReads: readonly PendingRead[] = [];

  constructor(statistic: Collection) {
    this.tally = statistic;
    this.share(statistic);
  }

  get values(): readonly StoredSamples[] | undefined {
    this.columns?.forEach(rows => rows.shrink());
    return this.columns;
  }

  share(statistic: Collection): void {
    this.asked.add(statistic);
  }

  prepareOnCpu(batch: Batch<CpuArray>): () => void {
    const length = this.lengthFor(batch);
    if (batch.yPred.data.length === 0) return () => undefined;
    const parts = this.tally.cpu(batch);
    for (const part of parts) this.checkRows(part);
    return () => addTo((this.columns ??= this.empty(length)), parts);
  }

  prepareOnDevice(batch: Batch<Tensor>): () => undefined {
    const length = this.lengthFor(batch);
    if (batch.yPred.size === 0) return () => undefined;
    const rows = this.tally.device(batch);
    return () => {
      this.columns ??= this.empty(length);
      this.onDevice.push(keep(rows));
      this.readAhead();
    };
  }

  snapshot(): Snapshot {
    this.begin();
    const {pendingReads: pendingReads, columns} = this;
    const now = this.values?.map(rows => rows.clone());
    return {
      tensors: pendingReads.flatMap(pendingRead => pendingRead.tensors),
      complete: read => {
        let at = 0;
        for (const pendingRead of pendingReads) {
          const values = read.slice(at, (at += pendingRead.tensors.length));
          // Without a reset meanwhile rows are kept once, in the slot.
          if (this.columns === columns) this.commit(pendingRead, values);
          else for (const some of values) addTo(now ?? [], partsOf(some, now?.length ?? 0));
        }
        return this.columns === columns ? this.values?.map(rows => rows.clone()) : now;
      },
    };
  }

  merge(other: CollectionSlot, where: string): void {
    if (other.columns === undefined) return;
    const {length} = other.columns;
    const known = this.columns?.length ?? length;
    if (known !== length) {
      throw new UsageError(where, `cannot merge rows of ${length} columns into ${known}.`);
    }
    if (this.columns === undefined) this.columns = other.columns.map(rows => rows.clone());
    else other.columns.forEach((rows, c) => this.columns?.[c].addAll(rows));
    const theirs = [...other.pendingReads.flatMap(pendingRead => pendingRead.tensors), ...other.onDevice];
    for (const t of theirs) this.onDevice.push(keep(t.clone()));
  }

  restore(columns: readonly StoredSamples[]): void {
    this.clear();
    this.columns = [...columns];
  }

  clear(): void {
    dispose(this.onDevice);
    this.onDevice = [];
    for (const pendingRead of this.pendingReads) this.discard(pendingRead);
    this.columns = undefined;
  }

  private empty(length: number): StoredSamples[] {
    return Array.from({length}, () => new StoredSamples(this.tally.layout));
  }

  /**
   * Weights that are negative have no place in an order, labels that are no class none in a count. On the device nobody
   * can look at them in time: there they make the result NaN.
   */
  private checkRows(rows: ArrayLike<number>): void {
    const {layout} = this.tally;
    const width = sampleWidth(layout);
    for (let at = width - 1; at < rows.length; at += width) {
      if (!(rows[at] >= 0 && rows[at] < Infinity)) {
        throw new UsageError(
          this.tally.name,
          `sampleWeight must be finite and not negative; got ${rows[at]}.`,
        );
      }
      if (layout.labelled && Number.isNaN(rows[at - 1]) && rows[at] > 0) {
        throw new UsageError(
          this.tally.name,
          'yTrue holds NaN, or class ids for which yPred has no column. Leave such samples out by a weight of 0.',
        );
      }
    }
  }

  checkShapes(batch: Shaped): void {
    this.lengthFor(batch);
  }

  private lengthFor(batch: Shaped): number {
    let length = 0;
    for (const statistic of this.asked) length = statistic.length(batch);
    const known = this.columns?.length;
    if (known === undefined || known === length) return length;
    throw new UsageError(
      this.tally.name,
      `this batch has ${length} columns, those before it had ${known}. ` +
        'All batches between two resets need the same inner shape.',
    );
  }

  /** Batches that come during a read wait for the next one. */
  private begin(): void {
    if (this.onDevice.length === 0) return;
    this.pendingReads = [...this.pendingReads, {tensors: this.onDevice, committed: false}];
    this.onDevice = [];
  }

  private commit(pendingRead: PendingRead, read: readonly Float32Array[]): void {
    if (pendingRead.committed) return;
    const columns = this.columns as StoredSamples[];
    for (const values of read) addTo(columns, partsOf(values, columns.length));
    this.discard(pendingRead);
  }

  /** Takes a pendingRead off the list, and frees what it holds. */
  private discard(pendingRead: PendingRead): void {
    pendingRead.committed = true;
    this.pendingReads = this.pendingReads.filter(f => f !== pendingRead);
    dispose(pendingRead.tensors as Tensor[]);
  }

  /** Keeps the device's share of a bounded collection bounded too, without making anybody wait. */
  private readAhead(): void {
    const {maxSamples} = this.tally.layout;
    if (maxSamples === null) return;
    const waiting = this.onDevice.reduce((sum, t) => sum + (t.shape[1] as number), 0);
    if (waiting < Math.max(maxSamples, WORTH_A_READ)) return;
    this.begin();
    const pendingRead = this.pendingReads[this.pendingReads.length - 1];
    void Promise.all(pendingRead.tensors.map(t => t.data())).then(
      read => this.commit(pendingRead, read as Float32Array[]),
      // A device that is lost says so at the pass's own read, which takes the tensors up again.
      () => undefined,
    );
  }
}

/** The rows of each column, from the values of a tensor [columns, rows, width]. */
function partsOf(values: Float32Array, columns: number): Float32Array[] {
  const size = values.length / columns;
  return Array.from({length: columns}, (_, c) => values.subarray(c * size, (c + 1) * size));
}

function addTo(columns: readonly StoredSamples[], parts: readonly ArrayLike<number>[]): void {
  parts.forEach((part, c) => columns[c].add(part));
}
