import {keep, type Tensor} from '@tensorflow/tfjs-core';
import type {BatchShapes, BatchView} from '../array/batch_view.js';
import {UsageError} from '../errors.js';
import {ReadQueue} from './read_queue.js';
import {encodeChunk} from './sample_chunk.js';
import type {Samples} from './samples.js';
import {decodeSamples, encodeSamples, type SamplesJson} from './samples_json.js';
import {StoredSamples} from './stored_samples.js';
import type {Collection, SavedValues, Slot, Snapshot} from './tally.js';

/** A bounded collection reads from the device in the middle of a pass once this many samples wait there. */
const MIN_SAMPLES_PER_READ = 65_536;

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
  /** Samples on the device, [columns, samples, width] each. */
  private readonly onDevice = new ReadQueue();

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
        this.onDevice.waiting.push(keep(samples));
        this.readAhead();
      };
    }
    const chunks = this.tally
      .cpu(view.cpu())
      .map(samples => encodeChunk(samples, invalid => this.checkSamples(invalid)));
    return () => {
      this.columns ??= this.empty(length);
      this.columns.forEach((samples, c) => samples.addChunk(chunks[c]));
    };
  }

  snapshot(): Snapshot {
    const tensors = this.onDevice.take();
    const {columns} = this;
    const now = this.values?.map(samples => samples.clone());
    return {
      tensors,
      complete: read => {
        // Without a reset in the meantime, the slot takes the samples, and the snapshot copies the slot.
        const isCurrent = this.columns === columns;
        tensors.forEach((tensor, i) => {
          if (isCurrent) this.commit(tensor, read[i]);
          else addRead(now ?? [], read[i]);
        });
        return isCurrent ? this.values?.map(samples => samples.clone()) : now;
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
    for (const t of other.onDevice.all) this.onDevice.waiting.push(keep(t.clone()));
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
    this.onDevice.clear();
    this.columns = undefined;
  }

  private empty(length: number): StoredSamples[] {
    return Array.from({length}, () => new StoredSamples(this.tally.layout));
  }

  /**
   * Refuses negative weights and labels that are not a class. On the device such values cannot be checked
   * without a read; there they make the result NaN.
   */
  private checkSamples({count, labels, weights}: Samples): void {
    const {name} = this.tally;
    for (let n = 0; n < count; n++) {
      const weight = weights === undefined ? 1 : weights.data[weights.start + n * weights.step];
      if (!(weight >= 0 && weight < Infinity)) {
        throw new UsageError(name, `sampleWeight must be finite and not negative; got ${weight}.`);
      }
      if (labels === undefined || weight === 0) continue;
      if (Number.isNaN(labels.data[labels.start + n * labels.step])) {
        throw new UsageError(name, 'yTrue holds NaN. Leave such samples out by a weight of 0.');
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

  private commit(tensor: Tensor, read: Float32Array): void {
    if (this.onDevice.release(tensor)) addRead(this.columns as StoredSamples[], read);
  }

  /** Bounds the memory of a bounded collection on the device too: starts a read that no caller waits for. */
  private readAhead(): void {
    const {maxSamples} = this.tally.layout;
    if (maxSamples === null) return;
    const {waiting} = this.onDevice;
    const samples = waiting.reduce((sum, t) => sum + (t.shape[1] as number), 0);
    if (samples < Math.max(maxSamples, MIN_SAMPLES_PER_READ)) return;
    this.onDevice.take();
    void Promise.all(waiting.map(t => t.data())).then(
      read => waiting.forEach((t, i) => this.commit(t, read[i] as Float32Array)),
      // The pass's own read includes these tensors, and it reports a lost device.
      () => undefined,
    );
  }
}

/** Adds what was read of a tensor [columns, samples, width]. */
function addRead(columns: readonly StoredSamples[], read: Float32Array): void {
  const size = read.length / columns.length;
  columns.forEach((samples, c) => samples.add(read.subarray(c * size, (c + 1) * size)));
}
