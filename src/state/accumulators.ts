import type {Tensor} from '@tensorflow/tfjs-core';
import type {BatchView} from '../array/batch_view.js';
import {readTogether, readTogetherSync} from '../array/read.js';
import type {StateJson} from './json.js';
import type {Slot, Tally, TallyValues} from './tally.js';

/**
 * The slots of one pass, or of one metric outside a model. Owns their tensors: call `dispose()` when done.
 */
export class Accumulators {
  private readonly slots = new Map<string, Slot>();

  /** The slot of a tally. Callers with the same key and the same input get the same slot. */
  slot(tally: Tally, inputKey = ''): Slot {
    const id = `${inputKey}|${tally.key}`;
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = tally.newSlot();
      this.slots.set(id, slot);
    }
    slot.share(tally);
    return slot;
  }

  /**
   * Computes one batch's contribution to the given slots without changing their state. Call the returned
   * function to commit it, in the same tidy. It returns the tensors of the slots that keep their last batch.
   */
  prepare(slots: Iterable<Slot>, view: BatchView): () => Tensor[] {
    const commits = Array.from(slots, slot => slot.prepare(view));
    return () => commits.map(commit => commit()).filter(last => last !== undefined);
  }

  /** Adds what another's slots counted. The other keeps its values. Nothing is read from the device. */
  merge(other: Accumulators, where: string): void {
    for (const [id, theirs] of other.slots) {
      this.slot(theirs.tally, id.slice(0, id.indexOf('|'))).merge(theirs, where);
    }
  }

  /**
   * The values of all slots as JSON, by section and by the tallies' keys, and those of the caller's tensors,
   * in one read.
   */
  async export(
    others: readonly Tensor[] = [],
  ): Promise<{sections: Pick<StateJson, 'statistics' | 'collections'>; rest: Float32Array[]}> {
    const slots = this.all;
    const {values, rest} = await readSlots(slots, others);
    const sections: Record<string, Record<string, unknown>> = {statistics: {}};
    slots.forEach((slot, i) => {
      const found = values[i];
      if (found !== undefined) (sections[slot.section] ??= {})[slot.tally.key] = slot.encode(found);
    });
    return {sections: sections as unknown as Pick<StateJson, 'statistics' | 'collections'>, rest};
  }

  /** Forgets everything that was counted, and frees its tensors. */
  dispose(): void {
    for (const slot of this.slots.values()) slot.clear();
    this.slots.clear();
  }

  /** All slots. */
  get all(): Slot[] {
    return [...this.slots.values()];
  }
}

/** What was read, in one transfer. */
interface ReadValues {
  /** The values of the slots at the moment of the call, whatever happens to the slots during the read. */
  readonly values: (TallyValues | undefined)[];
  /** The values of the caller's tensors. */
  readonly rest: Float32Array[];
}

/** Reads slots, which then have their values, and the caller's tensors. */
export async function readSlots(slots: readonly Slot[], others: readonly Tensor[] = []): Promise<ReadValues> {
  const {tensors, complete} = snapshotOf(slots, others);
  // Without tensors there is no await: on the CPU, later batches would be counted before it resumes.
  return complete(tensors.length === 0 ? [] : await readTogether(tensors));
}

/** `readSlots`, synchronously. */
export function readSlotsSync(slots: readonly Slot[], others: readonly Tensor[] = []): ReadValues {
  const {tensors, complete} = snapshotOf(slots, others);
  return complete(readTogetherSync(tensors));
}

function snapshotOf(
  slots: readonly Slot[],
  others: readonly Tensor[],
): {tensors: readonly Tensor[]; complete(read: readonly Float32Array[]): ReadValues} {
  const snapshots = slots.map(slot => slot.snapshot());
  return {
    tensors: [...snapshots.flatMap(s => s.tensors), ...others],
    complete(read) {
      let at = 0;
      const values = snapshots.map(s => s.complete(read.slice(at, (at += s.tensors.length))));
      return {values, rest: read.slice(at)};
    },
  };
}

/** Reads all slots of several accumulators, and the caller's tensors, whose values are returned. */
export async function readAll(
  all: readonly Accumulators[],
  others: readonly Tensor[] = [],
): Promise<Float32Array[]> {
  return (await readSlots(slotsOf(all), others)).rest;
}

/** `readAll`, synchronously. */
export function readAllSync(all: readonly Accumulators[], others: readonly Tensor[] = []): Float32Array[] {
  return readSlotsSync(slotsOf(all), others).rest;
}

function slotsOf(all: readonly Accumulators[]): Slot[] {
  return all.flatMap(accumulators => accumulators.all);
}
