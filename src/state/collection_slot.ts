import {dispose, keep, type Tensor} from '@tensorflow/tfjs-core';
import type {BatchShapes, BatchView} from '../array/batch_view.js';
import {UsageError} from '../errors.js';
import {decodeSamples, encodeSamples, type SamplesJson} from './samples_json.js';
import {sampleWidth, StoredSamples} from './stored_samples.js';
import type {Collection, SavedValues, Slot, Snapshot} from './tally.js';

/** A bounded collection reads from the device in the middle of a pass once this many samples wait there. */
const MIN_SAMPLES_PER_READ = 65_536;

/** Samples that are being read, [columns, samples, width] each. */
interface PendingRead {
  readonly tensors: readonly Tensor[];
  committed: boolean;
}

/** A collection, with the slot that stores its samples. */
export function defineCollection(definition: Omit<Collection, 'newSlot'>): Collection {
  return {
    ...definition,
    newSlot() {
      return new CollectionSlot(this);
    },
  };
}

/** Holds the samples of a collection, for every column. */
export class CollectionSlot implements Slot {
  readonly section = 'collections';
  readonly tally: Collection;
  private readonly sharers = new Set<Collection>();
  private columns: StoredSamples[] | undefined;
  private onDevice: Tensor[] = [];
  private pendingReads: readonly PendingRead[] = [];

  constructor(collection: Collection) {
    this.tally = collection;
    this.share(collection);
  }

  get values(): readonly StoredSamples[] | undefined {
    this.columns?.forEach(samples => samples.shrink());
    return this.columns;
  }

  share(collection: Collection): void {
    this.sharers.add(collection);
  }

  prepare(view: BatchView): () => undefined {
    const length = this.checkShapes(view.shapes);
    if (view.isEmpty) return () => undefined;
    if (view.path === 'device') {
      const samples = this.tally.device(view.device());
      return () => {
        this.columns ??= this.empty(length);
        this.onDevice.push(keep(samples));
        this.readAhead();
      };
    }
    const parts = this.tally.cpu(view.cpu());
    for (const part of parts) this.checkSamples(part);
    return () => {
      addTo((this.columns ??= this.empty(length)), parts);
    };
  }

  snapshot(): Snapshot {
    this.begin();
    const {pendingReads, columns} = this;
    const now = this.values?.map(samples => samples.clone());
    return {
      tensors: pendingReads.flatMap(pendingRead => pendingRead.tensors),
      complete: read => {
        let at = 0;
        for (const pendingRead of pendingReads) {
          const values = read.slice(at, (at += pendingRead.tensors.length));
          // Without a reset in the meantime, the slot takes the samples, and the snapshot copies the slot.
          if (this.columns === columns) this.commit(pendingRead, values);
          else for (const some of values) addTo(now ?? [], byColumn(some, now?.length ?? 0));
        }
        return this.columns === columns ? this.values?.map(samples => samples.clone()) : now;
      },
    };
  }

  merge(other: CollectionSlot, where: string): void {
    if (other.columns === undefined) return;
    const {length} = other.columns;
    const known = this.columns?.length ?? length;
    if (known !== length) {
      throw new UsageError(where, `cannot merge samples of ${length} columns into samples of ${known}.`);
    }
    if (this.columns === undefined) this.columns = other.columns.map(samples => samples.clone());
    else other.columns.forEach((samples, c) => this.columns?.[c].addAll(samples));
    const theirs = [...other.pendingReads.flatMap(pendingRead => pendingRead.tensors), ...other.onDevice];
    for (const t of theirs) this.onDevice.push(keep(t.clone()));
  }

  restore(values: SavedValues): void {
    // The state of a statistic under this key is not restored, and its checksum will not fit.
    if (values instanceof Float64Array) return;
    const columns = values.map(saved => StoredSamples.restored(this.tally.layout, saved));
    this.clear();
    this.columns = columns;
  }

  encode(columns: readonly StoredSamples[]): SamplesJson {
    return encodeSamples(columns.map(samples => samples.save()));
  }

  decode(json: unknown): SavedValues {
    return decodeSamples(json);
  }

  emptyValues(batch: BatchShapes): StoredSamples[] {
    return this.empty(this.tally.length(batch));
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
   * Refuses negative weights and labels that are not a class. On the device such values cannot be checked
   * without a read; there they make the result NaN.
   */
  private checkSamples(samples: ArrayLike<number>): void {
    const {layout, name} = this.tally;
    const width = sampleWidth(layout);
    for (let at = width - 1; at < samples.length; at += width) {
      if (!(samples[at] >= 0 && samples[at] < Infinity)) {
        throw new UsageError(name, `sampleWeight must be finite and not negative; got ${samples[at]}.`);
      }
      if (layout.labelled && Number.isNaN(samples[at - 1]) && samples[at] > 0) {
        throw new UsageError(
          name,
          'yTrue holds NaN, or class ids for which yPred has no column. Leave such samples out by a weight of 0.',
        );
      }
    }
  }

  checkShapes(batch: BatchShapes): number {
    let length = 0;
    for (const collection of this.sharers) length = collection.length(batch);
    const known = this.columns?.length;
    if (known === undefined || known === length) return length;
    throw new UsageError(
      this.tally.name,
      `this batch has ${length} columns, those before it had ${known}. ` +
        'All batches between two resets need the same inner shape.',
    );
  }

  /**
   * Turns the samples on the device into a pending read. Batches that arrive during the read wait for the
   * next.
   */
  private begin(): void {
    if (this.onDevice.length === 0) return;
    this.pendingReads = [...this.pendingReads, {tensors: this.onDevice, committed: false}];
    this.onDevice = [];
  }

  private commit(pendingRead: PendingRead, read: readonly Float32Array[]): void {
    if (pendingRead.committed) return;
    const columns = this.columns as StoredSamples[];
    for (const values of read) addTo(columns, byColumn(values, columns.length));
    this.discard(pendingRead);
  }

  private discard(pendingRead: PendingRead): void {
    pendingRead.committed = true;
    this.pendingReads = this.pendingReads.filter(f => f !== pendingRead);
    dispose(pendingRead.tensors as Tensor[]);
  }

  /** Bounds the memory of a bounded collection on the device too: starts a read that no caller waits for. */
  private readAhead(): void {
    const {maxSamples} = this.tally.layout;
    if (maxSamples === null) return;
    const waiting = this.onDevice.reduce((sum, t) => sum + (t.shape[1] as number), 0);
    if (waiting < Math.max(maxSamples, MIN_SAMPLES_PER_READ)) return;
    this.begin();
    const pendingRead = this.pendingReads[this.pendingReads.length - 1];
    void Promise.all(pendingRead.tensors.map(t => t.data())).then(
      read => this.commit(pendingRead, read as Float32Array[]),
      // The pass's own read includes these tensors, and it reports a lost device.
      () => undefined,
    );
  }
}

/** The samples of each column, from the values of a tensor [columns, samples, width]. */
function byColumn(values: Float32Array, columns: number): Float32Array[] {
  const size = values.length / columns;
  return Array.from({length: columns}, (_, c) => values.subarray(c * size, (c + 1) * size));
}

function addTo(columns: readonly StoredSamples[], parts: readonly ArrayLike<number>[]): void {
  parts.forEach((part, c) => columns[c].add(part));
}
