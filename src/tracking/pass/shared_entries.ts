import {keep, type Scalar, Tensor} from '@tensorflow/tfjs-core';
import type {GroupKind, StatisticKind} from '../../metrics/base/metric_kinds.js';
import {valuesInSlots} from '../../metrics/base/statistic_metric.js';
import type {Slot} from '../../state/tally.js';
import {MetricEntry, type PendingResult} from './metric_entry.js';

/** A metric that is computed from the pass's slots. */
export class StatisticEntry extends MetricEntry {
  override readonly slots: readonly Slot[];
  private readonly metric: StatisticKind;

  constructor(metric: StatisticKind, slots: readonly Slot[]) {
    super();
    this.metric = metric;
    this.slots = slots;
  }

  result(): PendingResult {
    return {tensors: [], owned: false, settle: () => this.metric.compute(valuesInSlots(this.slots))};
  }

  resultSync(): PendingResult {
    return this.result();
  }

  override lastBatch(): number | Scalar | undefined {
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
}

type Group = Pick<GroupKind<unknown>, 'fromResults'>;

/** A metric that is computed from the results of other entries. */
export class GroupEntry extends MetricEntry {
  private readonly metric: Group;
  private readonly keys: readonly string[];

  /** @param keys those of its members */
  constructor(metric: Group, keys: readonly string[]) {
    super();
    this.metric = metric;
    this.keys = keys;
  }

  result(): PendingResult {
    const settle: PendingResult['settle'] = (_read, resultOf) =>
      this.metric.fromResults(this.keys.map(resultOf));
    return {tensors: [], owned: false, settle};
  }

  resultSync(): PendingResult {
    return this.result();
  }
}
