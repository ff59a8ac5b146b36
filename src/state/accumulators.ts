import {Tensor, tidy} from '@tensorflow/tfjs-core';
import type {BatchView} from '../array/batch_view.js';
import {readTogether, readTogetherSync} from '../array/read.js';
import {CollectionSlot} from './collection_slot.js';
import type {Tally, TallyValues, Slot, Snapshot} from './slot.js';
import {StatisticSlot} from './statistic_slot.js';

/**
 * The states of a set of statistics over one pass (or over the life of a standalone metric). A statistic that is
 * asked for twice is kept once. Owns its device tensors: `dispose()` when done.
 */
export class Accumulators {
  private readonly slots = new Map<string, Slot>();

  /** The slot of this statistic; the same one for every caller that asks with the same key (and input key). */
  slot(statistic: Tally, inputKey = ''): Slot {
    const id = `${inputKey}|${statistic.key}`;
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = statistic.merge === 'append' ? new CollectionSlot(statistic) : new StatisticSlot(statistic);
      this.slots.set(id, slot);
    }
    slot.share(statistic);
    return slot;
  }

  /** Adds one batch to the given slots, each once; to all of them or, when one of them throws, to none. */
  update(slots: Iterable<Slot>, view: BatchView): void {
    if (view.path === 'cpu') this.prepare(slots, view)();
    else tidy(() => this.prepare(slots, view)());
  }

  /**
   * Counts one batch for the given slots; what it gives puts that into them. Run both in one tidy, which what they
   * give has to outlive where somebody watches.
   */
  prepare(slots: Iterable<Slot>, view: BatchView): () => Tensor[] {
    const counted: (() => unknown)[] =
      view.path === 'cpu'
        ? Array.from(slots, slot => slot.prepareOnCpu(view.cpu(), view.where))
        : Array.from(slots, slot => slot.prepareOnDevice(view.device(), view.where));
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
  merge(other: Accumulators, where: string): void {
    for (const [id, theirs] of other.slots) {
      this.slot(theirs.tally, id.slice(0, id.indexOf('|'))).merge(theirs, where);
    }
  }

  /** Adds what another's slots counted to the slot of one statistic: where keys differ that mean the same. */
  mergeAs(statistic: Tally, other: Accumulators, where: string): void {
    for (const theirs of other.slots.values()) this.slot(statistic).merge(theirs, where);
  }

  /** What was counted until now, by the statistics' keys, read together with tensors of the caller's. */
  async export(
    others: readonly Tensor[] = [],
  ): Promise<{counted: Map<string, TallyValues>; rest: Float32Array[]}> {
    const slots = [...this.slots.values()];
    const {values, rest} = await readSnapshots(this.snapshots(), others);
    const counted = new Map<string, TallyValues>();
    slots.forEach(({tally: {key}}, i) => {
      const found = values[i];
      if (found !== undefined) counted.set(key, found);
    });
    return {counted, rest};
  }

  /** Forgets everything that was counted. */
  clear(): void {
    for (const slot of this.slots.values()) slot.clear();
  }

  dispose(): void {
    this.clear();
    this.slots.clear();
  }

  /** What the slots hold at this moment, to be read. */
  snapshots(): Snapshot[] {
    return [...this.slots.values()].map(slot => slot.snapshot());
  }
}

/** What slots hold at this moment, read if it has to be, whatever happens to them meanwhile. */
export async function readValues(slots: readonly Slot[]): Promise<(TallyValues | undefined)[]> {
  return (await readSnapshots(slots.map(slot => slot.snapshot()))).values;
}

/** Reads for several at once, and tensors of the caller's with it, whose values it gives. */
export async function readAll(
  all: readonly Accumulators[],
  others: readonly Tensor[] = [],
): Promise<Float32Array[]> {
  return (
    await readSnapshots(
      all.flatMap(a => a.snapshots()),
      others,
    )
  ).rest;
}

/** `readAll`, synchronously. */
export function readAllSync(all: readonly Accumulators[], others: readonly Tensor[] = []): Float32Array[] {
  const taken = all.flatMap(a => a.snapshots());
  return settle(taken, readTogetherSync([...taken.flatMap(t => t.tensors), ...others])).rest;
}

/** Reads in one go what was taken, and tensors of the caller's. */
async function readSnapshots(taken: readonly Snapshot[], others: readonly Tensor[] = []): Promise<Settled> {
  const tensors = [...taken.flatMap(t => t.tensors), ...others];
  // Nothing is waited for without need: in this process's memory later batches would come in between.
  return settle(taken, tensors.length === 0 ? [] : await readTogether(tensors));
}

interface Settled {
  readonly values: (TallyValues | undefined)[];
  readonly rest: Float32Array[];
}

/** Brings values that were read home; the rest, which were the caller's, is returned too. */
function settle(taken: readonly Snapshot[], read: Float32Array[]): Settled {
  let at = 0;
  const values = taken.map(t => t.complete(read.slice(at, (at += t.tensors.length))));
  return {values, rest: read.slice(at)};
}
