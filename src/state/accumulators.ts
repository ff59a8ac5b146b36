import {Tensor, tidy} from '@tensorflow/tfjs-core';
import type {Feed} from './batch.js';
import {readTogether, readTogetherSync} from './read.js';
import {RowSlot} from './row_slot.js';
import type {Counted, CountedValues, Slot, Waiting} from './slot.js';
import {SumSlot} from './sum_slot.js';

/**
 * The states of a set of statistics over one pass (or over the life of a standalone metric). A statistic that is
 * asked for twice is kept once. Owns its device tensors: `dispose()` when done.
 */
export class Accumulators {
  private readonly slots = new Map<string, Slot>();

  /** The slot of this statistic; the same one for every caller that asks with the same key (and feed name). */
  slot(statistic: Counted, feed = ''): Slot {
    const id = `${feed}|${statistic.key}`;
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = statistic.combine === 'rows' ? new RowSlot(statistic) : new SumSlot(statistic);
      this.slots.set(id, slot);
    }
    slot.ask(statistic);
    return slot;
  }

  /** Adds one batch to the given slots, each once; to all of them or, when one of them throws, to none. */
  update(slots: Iterable<Slot>, feed: Feed): void {
    if (feed.path === 'host') this.prepare(slots, feed)();
    else tidy(() => this.prepare(slots, feed)());
  }

  /**
   * Counts one batch for the given slots; what it gives puts that into them. Run both in one tidy, which what they
   * give has to outlive where somebody watches.
   */
  prepare(slots: Iterable<Slot>, feed: Feed): () => Tensor[] {
    const counted: (() => unknown)[] =
      feed.path === 'host'
        ? Array.from(slots, slot => slot.host(feed.host(), feed.where))
        : Array.from(slots, slot => slot.device(feed.device(), feed.where));
    return () => counted.map(put => put()).filter(last => last instanceof Tensor);
  }

  /** Brings what waits on the device into `values`, together with `others`, in one asynchronous read. */
  read(others: readonly Tensor[] = []): Promise<Float32Array[]> {
    return readAll([this], others);
  }

  /** `read`, synchronously. */
  readSync(others: readonly Tensor[] = []): Float32Array[] {
    return readAllSync([this], others);
  }

  /** Adds what others counted; what lies on their device stays there, and they keep it. */
  merge(other: Accumulators): void {
    for (const [id, theirs] of other.slots) {
      this.slot(theirs.statistic, id.slice(0, id.indexOf('|'))).merge(theirs);
    }
  }

  /** What was counted and read, by the statistics' keys. */
  export(): Map<string, CountedValues> {
    const out = new Map<string, CountedValues>();
    for (const {statistic, values} of this.slots.values())
      if (values !== undefined) out.set(statistic.key, values);
    return out;
  }

  /** True when reading would wait for a device. */
  get waits(): boolean {
    return [...this.slots.values()].some(slot => slot.waits);
  }

  /** Forgets everything that was counted. */
  clear(): void {
    for (const slot of this.slots.values()) slot.clear();
  }

  dispose(): void {
    this.clear();
    this.slots.clear();
  }

  /** Takes what waits out of its slots, so that batches that come during the read start anew. */
  take(): Waiting[] {
    return [...this.slots.values()].map(slot => slot.take()).filter(w => w !== undefined);
  }
}

/** Reads for several at once, and tensors of the caller's with it, whose values it gives. */
export async function readAll(
  all: readonly Accumulators[],
  others: readonly Tensor[] = [],
): Promise<Float32Array[]> {
  const waiting = all.flatMap(a => a.take());
  try {
    return settle(waiting, await readTogether([...waiting.flatMap(w => w.tensors), ...others]));
  } finally {
    for (const w of waiting) w.dispose();
  }
}

/** `readAll`, synchronously. */
export function readAllSync(all: readonly Accumulators[], others: readonly Tensor[] = []): Float32Array[] {
  const waiting = all.flatMap(a => a.take());
  try {
    return settle(waiting, readTogetherSync([...waiting.flatMap(w => w.tensors), ...others]));
  } finally {
    for (const w of waiting) w.dispose();
  }
}

/** Values that were read go to their slots; the rest, which were the caller's, is returned. */
function settle(waiting: readonly Waiting[], read: Float32Array[]): Float32Array[] {
  let at = 0;
  for (const w of waiting) w.settle(read.slice(at, (at += w.tensors.length)));
  return read.slice(at);
}
