import {dispose, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import type {Batch, Feed} from './batch.js';
import {combineInto, neutral} from './combine.js';
import {DeviceRows} from './device_rows.js';
import {readTogether, readTogetherSync} from './read.js';
import type {Statistic} from './statistic.js';

/** One statistic's place in a pass. `values` is complete after a read. */
export interface Slot {
  readonly statistic: Statistic;
  /** All that asked for it: each has its own say about shapes. */
  readonly asked: Set<Statistic>;
  values: Float64Array | undefined;
  rows: DeviceRows | undefined;
  /** Whether `last` is wanted. */
  watched?: boolean;
  /** What the last batch alone added, when watched; a tensor on the device, which lives as long as the caller's tidy. */
  last?: Float64Array | Tensor;
}

interface Waiting {
  slot: Slot;
  rows: DeviceRows;
}

function lengthFor(slot: Slot, batch: Batch<{readonly shape: readonly number[]}>): number {
  let length = 0;
  for (const statistic of slot.asked) length = statistic.length(batch);
  const known = slot.values?.length ?? slot.rows?.length;
  if (known !== undefined && known !== length) {
    throw new UsageError(
      slot.statistic.key,
      `this batch has another shape than those before it (${length} instead of ${known} numbers are counted). ` +
        'All batches between two resets need the same inner shape.',
    );
  }
  return length;
}

/**
 * The states of a set of statistics over one pass (or over the life of a standalone metric). A statistic that is
 * asked for twice is kept once. Owns its device tensors: `dispose()` when done.
 */
export class Accumulators {
  private readonly slots = new Map<string, Slot>();

  /** The slot of this statistic; the same one for every caller that asks with the same key (and feed name). */
  slot(statistic: Statistic, feed = ''): Slot {
    const id = `${feed}|${statistic.key}`;
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = {statistic, asked: new Set(), values: undefined, rows: undefined};
      this.slots.set(id, slot);
    }
    slot.asked.add(statistic);
    return slot;
  }

  /** Adds one batch to the given slots, each once. */
  update(slots: Iterable<Slot>, feed: Feed): void {
    if (feed.path === 'host') {
      const batch = feed.host();
      for (const slot of slots) {
        const length = lengthFor(slot, batch);
        slot.values ??= neutral(slot.statistic.combine, length);
        const before = slot.watched ? slot.values.slice() : undefined;
        slot.statistic.host(batch, slot.values);
        if (before !== undefined) slot.last = slot.values.map((v, i) => v - before[i]);
      }
      return;
    }
    const batch = feed.device();
    for (const slot of slots) {
      const length = lengthFor(slot, batch);
      if (batch.yPred.size === 0) {
        // Nothing to count, and webgl's sums do not take empty tensors.
        slot.values ??= neutral(slot.statistic.combine, length);
        slot.last = new Float64Array(length);
        continue;
      }
      const last = tidy(() => {
        const vector = slot.statistic.device(batch);
        slot.rows ??= new DeviceRows(slot.statistic.combine, length);
        slot.rows.push(vector);
        return slot.watched ? [vector] : [];
      });
      slot.last = last[0];
    }
  }

  /** Brings what waits on the device into `values`, together with `others`, in one asynchronous read. */
  async read(others: readonly Tensor[] = []): Promise<Float32Array[]> {
    const {waiting, tensors} = this.pending();
    try {
      return this.settle(waiting, await readTogether([...tensors, ...others]));
    } finally {
      dispose(tensors);
      for (const {rows} of waiting) rows.clear();
    }
  }

  /** `read`, synchronously. */
  readSync(others: readonly Tensor[] = []): Float32Array[] {
    const {waiting, tensors} = this.pending();
    try {
      return this.settle(waiting, readTogetherSync([...tensors, ...others]));
    } finally {
      dispose(tensors);
      for (const {rows} of waiting) rows.clear();
    }
  }

  /** Adds what others counted; what lies on their device stays there, and they keep it. */
  merge(other: Accumulators): void {
    for (const [id, theirs] of other.slots) {
      const mine = this.slot(theirs.statistic, id.slice(0, id.indexOf('|')));
      const {combine} = theirs.statistic;
      if (theirs.values !== undefined) {
        const {length} = theirs.values;
        const known = mine.values?.length ?? mine.rows?.length ?? length;
        if (known !== length)
          throw new UsageError(theirs.statistic.key, `cannot merge ${length} counts into ${known}.`);
        mine.values ??= neutral(combine, length);
        combineInto(combine, mine.values, theirs.values);
      }
      if (theirs.rows !== undefined) {
        mine.rows ??= new DeviceRows(combine, theirs.rows.length);
        mine.rows.absorb(theirs.rows);
      }
    }
  }

  /** The values that were read, by the statistics' keys. */
  export(): Map<string, Float64Array> {
    const out = new Map<string, Float64Array>();
    for (const {statistic, values} of this.slots.values())
      if (values !== undefined) out.set(statistic.key, values);
    return out;
  }

  /** True when reading would wait for a device. */
  get waits(): boolean {
    return [...this.slots.values()].some(s => s.rows !== undefined);
  }

  /** Forgets everything that was counted. */
  clear(): void {
    for (const slot of this.slots.values()) {
      slot.rows?.clear();
      slot.rows = undefined;
      slot.values = undefined;
    }
  }

  dispose(): void {
    this.clear();
    this.slots.clear();
  }

  /** Takes the waiting rows out of their slots, so that batches that come during the read start new ones. */
  private pending(): {waiting: Waiting[]; tensors: Tensor[]} {
    const waiting: Waiting[] = [];
    for (const slot of this.slots.values()) {
      if (slot.rows === undefined) continue;
      waiting.push({slot, rows: slot.rows});
      slot.rows = undefined;
    }
    const tensors = waiting.map(({rows}) => rows.pending() as Tensor);
    return {waiting, tensors};
  }

  /** Values that were read go to their slots; the rest, which were the caller's, is returned. */
  private settle(waiting: Waiting[], read: Float32Array[]): Float32Array[] {
    waiting.forEach(({slot, rows}, i) => {
      const state = rows.take(read[i]);
      if (slot.values === undefined) slot.values = state;
      else combineInto(slot.statistic.combine, slot.values, state);
    });
    return read.slice(waiting.length);
  }
}
