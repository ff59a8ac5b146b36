import type {Tensor} from '@tensorflow/tfjs-core';
import type {BatchView} from '../array/batch_view.js';
import {readTogether, readTogetherSync} from '../array/read.js';
import type {StateJson} from './json.js';
import type {Slot, Snapshot, Tally, TallyValues} from './tally.js';

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

  /** Adds what another's slots counted to the slot of one tally, for keys that differ and mean the same. */
  mergeAs(tally: Tally, other: Accumulators, where: string): void {
    for (const theirs of other.slots.values()) this.slot(tally).merge(theirs, where);
  }

  /**
   * The values of all slots as JSON, by section and by the tallies' keys, and those of the caller's tensors,
   * in one read.
   */
  async export(
    others: readonly Tensor[] = [],
  ): Promise<{sections: Pick<StateJson, 'statistics' | 'collections'>; rest: Float32Array[]}> {
    const slots = [...this.slots.values()];
    const {values, rest} = await readSnapshots(this.snapshots(), others);
    const sections: Record<string, Record<string, unknown>> = {statistics: {}};
    slots.forEach((slot, i) => {
      const found = values[i];
      if (found !== undefined) (sections[slot.section] ??= {})[slot.tally.key] = slot.encode(found);
    });
    return {sections: sections as unknown as Pick<StateJson, 'statistics' | 'collections'>, rest};
  }

  /** Forgets everything that was counted. */
  clear(): void {
    for (const slot of this.slots.values()) slot.clear();
  }

  dispose(): void {
    this.clear();
    this.slots.clear();
  }

  snapshots(): Snapshot[] {
    return [...this.slots.values()].map(slot => slot.snapshot());
  }
}

/** The values of slots at this moment, whatever happens to the slots during the read. */
export async function readValues(slots: readonly Slot[]): Promise<(TallyValues | undefined)[]> {
  return (await readSnapshots(slots.map(slot => slot.snapshot()))).values;
}

/** `readValues`, synchronously. */
export function readValuesSync(slots: readonly Slot[]): (TallyValues | undefined)[] {
  return readSnapshotsSync(slots.map(slot => slot.snapshot())).values;
}

/** Completes the values of several accumulators in one read. Returns the values of the caller's tensors. */
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
  return readSnapshotsSync(
    all.flatMap(a => a.snapshots()),
    others,
  ).rest;
}

interface ReadValues {
  readonly values: (TallyValues | undefined)[];
  /** The values of the caller's tensors. */
  readonly rest: Float32Array[];
}

async function readSnapshots(
  snapshots: readonly Snapshot[],
  others: readonly Tensor[] = [],
): Promise<ReadValues> {
  const tensors = [...snapshots.flatMap(s => s.tensors), ...others];
  // Without tensors there is no await: on the CPU, later batches would be counted before it resumes.
  return complete(snapshots, tensors.length === 0 ? [] : await readTogether(tensors));
}

function readSnapshotsSync(snapshots: readonly Snapshot[], others: readonly Tensor[] = []): ReadValues {
  return complete(snapshots, readTogetherSync([...snapshots.flatMap(s => s.tensors), ...others]));
}

function complete(snapshots: readonly Snapshot[], read: Float32Array[]): ReadValues {
  let at = 0;
  const values = snapshots.map(s => s.complete(read.slice(at, (at += s.tensors.length))));
  return {values, rest: read.slice(at)};
}
