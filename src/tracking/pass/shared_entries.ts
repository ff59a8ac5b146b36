import {keep, type Scalar, Tensor} from '@tensorflow/tfjs-core';
import type {GroupKind, StatisticKind} from '../../metrics/base/metric_kinds.js';
import {valuesInSlots} from '../../metrics/base/statistic_metric.js';
import type {Slot} from '../../state/slot.js';
import type {MetricEntry, PendingResult} from './metric_entry.js';
import type {SavedCounts} from './saved_states.js';

/** A metric that is computed from the pass's slots. */
export class StatisticEntry implements MetricEntry {
  readonly slots: readonly Slot[];
  readonly accumulators = [];
  private readonly metric: StatisticKind;

  constructor(metric: StatisticKind, slots: readonly Slot[]) {
    this.metric = metric;
    this.slots = slots;
  }

  result(): PendingResult {
    return {
      tensors: [],
      owned: false,
      settle: () => this.metric.compute(valuesInSlots(this.slots)),
    };
  }

  resultSync(): PendingResult {
    return this.result();
  }

  save(numberOf: (slot: Slot) => number): SavedCounts {
    return {slots: this.slots.map(numberOf)};
  }

  restore(saved: SavedCounts, restoreSlot: (slot: Slot, place: number) => void): void {
    this.slots.forEach((slot, i) => restoreSlot(slot, saved.slots?.[i] ?? -1));
  }

  keepLastBatch(): void {
    for (const slot of this.slots) slot.keepsLastBatch = true;
  }

  lastBatch(): number | Scalar | undefined {
    const {metric} = this;
    const last = this.slots.map(slot => slot.lastBatch);
    if (last.every(values => values instanceof Float64Array)) {
      const value = metric.compute(last);
      return typeof value === 'number' ? value : undefined;
    }
    if (metric.computeDevice === undefined || !last.every(values => values instanceof Tensor))
      return undefined;
    return keep(metric.computeDevice(last)) as Scalar;
  }

  dispose(): void {}
}

/** A metric that is computed from the results of other entries. */
export class GroupEntry implements MetricEntry {
  readonly slots = [];
  readonly accumulators = [];
  private readonly metric: Pick<GroupKind<unknown>, 'fromResults'>;
  private readonly keys: readonly string[];

  /** @param keys those of the metrics that it combines */
  constructor(metric: Pick<GroupKind<unknown>, 'fromResults'>, keys: readonly string[]) {
    this.metric = metric;
    this.keys = keys;
  }

  result(): PendingResult {
    return {
      tensors: [],
      owned: false,
      settle: (_read, resultOf) => this.metric.fromResults(this.keys.map(resultOf)),
    };
  }

  resultSync(): PendingResult {
    return this.result();
  }

  save(): SavedCounts {
    return {};
  }

  restore(): void {}

  keepLastBatch(): void {}

  lastBatch(): undefined {
    return undefined;
  }

  dispose(): void {}
}
