import {dispose, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {type Batch, BatchView} from '../../array/batch_view.js';
import type {Metric} from '../../metrics/base/metric.js';
import {Accumulators, readAll, readAllSync} from '../../state/accumulators.js';
import type {Slot} from '../../state/tally.js';
import type {MetricResult} from '../../types.js';
import type {MetricEntry, PendingResult, SeparateState} from './metric_entry.js';
import {type SavedEntry, type SavedStates, savedValues} from './saved_states.js';
import {GroupEntry, StatisticEntry} from './shared_entries.js';
import {CustomEntry, WrapperEntry} from './state_entries.js';
import {StateRestorer} from './state_restorer.js';

type Shape = readonly (number | null)[];

/** What is counted of one input. */
interface InputCounts {
  readonly slots: Set<Slot>;
  /** Entries that have a separate state to count into. */
  readonly entries: MetricEntry[];
}

/**
 * The states of a set of metrics during one pass. Each metric has an input: an output with or without
 * weights, or a tracked tensor. What metrics with the same input have in common is counted once.
 */
export class MetricStates {
  private readonly accumulators = new Accumulators();
  private readonly inputs = new Map<string, InputCounts>();
  /** By key; an entry comes after those whose results it combines. */
  private readonly entries = new Map<string, MetricEntry>();
  private readonly inputKeys = new Map<string, string>();
  private saved: StateRestorer | undefined;

  /**
   * Registers a metric under its key; again with the same key does nothing.
   *
   * @param inputKey names the input, for `update`
   * @param shape of the model's output that it looks at
   */
  add(key: string, metric: Metric, inputKey: string, shape?: Shape): void {
    if (this.entries.has(key)) return;
    const entry = this.createEntry(key, metric, inputKey, shape);
    this.entries.set(key, entry);
    this.inputKeys.set(key, inputKey);
    const {slots, entries} = this.countsOf(inputKey);
    for (const slot of entry.slots) slots.add(slot);
    if (entry.prepare !== undefined) entries.push(entry);
    this.saved?.restore(key, entry);
  }

  /**
   * Counts one batch for all metrics of an input, or for none of them if one throws. Run it inside a tidy.
   *
   * @param batch its tensors stay the caller's
   */
  update(inputKey: string, batch: Batch<Tensor>): void {
    this.updateAll([[inputKey, new BatchView(batch)]]);
  }

  /** `update` for several inputs: counts for the metrics of all of them, or for none. */
  updateAll(batches: readonly (readonly [inputKey: string, view: BatchView])[]): void {
    tidy(() => {
      const commitSlots: (() => Tensor[])[] = [];
      const commits: ((() => void) | undefined)[] = [];
      for (const [inputKey, view] of batches) {
        const counts = this.inputs.get(inputKey);
        if (counts === undefined) continue;
        commitSlots.push(this.accumulators.prepare(counts.slots, view));
        for (const entry of counts.entries) commits.push(entry.prepare?.(view));
      }
      for (const commit of commits) commit?.();
      return commitSlots.flatMap(commit => commit());
    });
  }

  /** All results so far, by key, with one asynchronous read, and another one where there are wrappers. */
  async read(): Promise<Map<string, MetricResult>> {
    const pending: [string, PendingResult][] = [];
    try {
      const inner = this.innerAccumulators();
      if (inner.length > 0) await readAll([this.accumulators, ...inner]);
      for (const [key, entry] of this.entries) pending.push([key, await entry.result()]);
      return settle(pending, await readAll([this.accumulators], tensorsOf(pending)));
    } finally {
      disposeOwned(pending);
    }
  }

  /** `read`, synchronously. */
  readSync(): Map<string, MetricResult> {
    const pending: [string, PendingResult][] = [];
    try {
      const inner = this.innerAccumulators();
      if (inner.length > 0) readAllSync([this.accumulators, ...inner]);
      for (const [key, entry] of this.entries) pending.push([key, entry.resultSync()]);
      return settle(pending, readAllSync([this.accumulators], tensorsOf(pending)));
    } finally {
      disposeOwned(pending);
    }
  }

  /** From now on `lastBatch` of this metric has a value, if it has one over a single batch. */
  keepLastBatch(key: string): void {
    this.entries.get(key)?.keepLastBatch();
  }

  /** A metric over the last batch alone: a number, or on a GPU a kept scalar that the caller owns. */
  lastBatch(key: string): ReturnType<MetricEntry['lastBatch']> {
    return this.entries.get(key)?.lastBatch();
  }

  /**
   * What was counted so far, for another process to resume from: see `restore`. Reads the device, if it must.
   */
  async save(): Promise<SavedStates> {
    await readAll([this.accumulators]);
    const slots = new Map<Slot, number>();
    const numberOf = (slot: Slot): number => {
      if (!slots.has(slot)) slots.set(slot, slots.size);
      return slots.get(slot) as number;
    };
    const entries: SavedEntry[] = [];
    for (const [key, entry] of this.entries) {
      entries.push({key, inputKey: this.inputKeys.get(key) as string, ...(await entry.save(numberOf))});
    }
    return {slots: [...slots.keys()].map(slot => savedValues(slot.values)), entries};
  }

  /**
   * Everything that counts, in the order of the metrics: each slot once, and the states of metrics that count
   * into none.
   */
  parts(): {readonly slots: readonly Slot[]; readonly states: readonly SeparateState[]} {
    const all = [...this.entries.values()];
    return {
      slots: [...new Set(all.flatMap(entry => entry.slots))],
      states: all.flatMap(({separate}) => separate ?? []),
    };
  }

  /** The slots that a metric reads, those of its members included. */
  slotsOf(key: string): readonly Slot[] {
    const own = [...this.entries].filter(([one]) => one === key || one.startsWith(`${key}\n`));
    return own.flatMap(([, entry]) => entry.slots);
  }

  /** Lets further batches leave these slots as they are. */
  leaveOut(slots: ReadonlySet<Slot>): void {
    for (const counts of this.inputs.values()) for (const slot of slots) counts.slots.delete(slot);
  }

  /** Resumes from what was saved: each metric gets its part when it is added under its key. */
  restore(states: SavedStates): void {
    this.saved = new StateRestorer(states);
    for (const [key, entry] of this.entries) this.saved.restore(key, entry);
  }

  dispose(): void {
    this.accumulators.dispose();
    for (const entry of this.entries.values()) entry.dispose();
    this.inputs.clear();
    this.entries.clear();
  }

  private createEntry(key: string, metric: Metric, inputKey: string, shape: Shape | undefined): MetricEntry {
    return metric.visitKind<MetricEntry>({
      statistic: m => {
        const statistics = shape === undefined ? m.statistics : m.statisticsFor(shape);
        return new StatisticEntry(
          m,
          statistics.map(s => this.accumulators.slot(s, inputKey)),
        );
      },
      group: m => {
        // No key in logs has a line break.
        const keys = m.members.map(([name]) => `${key}\n${name}`);
        m.members.forEach(([, member], i) => this.add(keys[i], member, inputKey, shape));
        return new GroupEntry(m, keys);
      },
      wrapper: m => new WrapperEntry(m),
      custom: m => new CustomEntry(m),
    });
  }

  private countsOf(inputKey: string): InputCounts {
    let counts = this.inputs.get(inputKey);
    if (counts === undefined) this.inputs.set(inputKey, (counts = {slots: new Set(), entries: []}));
    return counts;
  }

  private innerAccumulators(): Accumulators[] {
    return [...this.entries.values()].flatMap(entry => entry.accumulators);
  }
}

type Pending = readonly (readonly [key: string, result: PendingResult])[];

function tensorsOf(pending: Pending): Tensor[] {
  return pending.flatMap(([, {tensors}]) => tensors);
}

function settle(pending: Pending, read: readonly Float32Array[]): Map<string, MetricResult> {
  const results = new Map<string, MetricResult>();
  const resultOf = (key: string): MetricResult => results.get(key) as MetricResult;
  let at = 0;
  for (const [key, result] of pending) {
    const values = read.slice(at, (at += result.tensors.length));
    results.set(key, result.settle(values, resultOf));
  }
  return results;
}

function disposeOwned(pending: Pending): void {
  for (const [, {owned, tensors}] of pending) if (owned) dispose([...tensors]);
}
