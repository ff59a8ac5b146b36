import {dispose, Tensor, tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {checkedResult} from '../../metrics/base/checked_result.js';
import {type HeldWeight, isWeight, rawResult} from '../../metrics/base/custom_metric.js';
import type {Metric} from '../../metrics/base/metric.js';
import {disposeState} from '../../metrics/base/metric_state.js';
import {abandon, isPromise, type RawResult} from '../../metrics/base/raw_result.js';
import {StatisticMetric, valuesInSlots} from '../../metrics/base/statistic_metric.js';
import {MetricGroup} from '../../metrics/wrappers/metric_group.js';
import {accumulatorsOf, type Inner} from '../../metrics/wrappers/inner_metrics.js';
import {prepareInner, WrapperMetric} from '../../metrics/wrappers/wrapper_metric.js';
import {Accumulators, readAll, readAllSync} from '../../state/accumulators.js';
import {type Batch, BatchView} from '../../array/batch_view.js';
import type {Slot} from '../../state/slot.js';
import type {TallyValues} from '../../state/tally.js';
import {type SavedEntry, SavedMetrics, type SavedStates, savedValues} from './saved_states.js';
import {nest} from '../../state/metric_weight.js';
import type {MetricResult} from '../../types.js';

interface Counted {
  readonly metric: StatisticMetric<MetricResult, TallyValues>;
  readonly slots: readonly Slot[];
}

/** A metric that is made of others, which are registered under keys of their own. */
interface Combined {
  readonly metric: MetricGroup;
  readonly parts: readonly string[];
}

interface FeedGroup {
  readonly slots: Set<Slot>;
  readonly apart: Inner[];
}

/** A result on its way: `tensors` have to be read for it, and are disposed then unless a state owns them. */
interface Pending {
  readonly key: string;
  readonly tensors: readonly Tensor[];
  readonly owned: boolean;
  settle(read: readonly Float32Array[]): MetricResult;
}

/**
 * The states of a set of metrics during one pass. A feed is what several metrics look at (an output with or without
 * weights, a tracked tensor); statistics that metrics of one feed share are counted once.
 */
export class MetricStates {
  private readonly accumulators = new Accumulators();
  private readonly feeds = new Map<string, FeedGroup>();
  /** Those that a metric is made of stand before it. */
  private readonly results = new Map<string, Counted | Combined | Inner>();
  private readonly feedOf = new Map<string, string>();
  private saved: SavedMetrics | undefined;

  /**
   * Registers a metric under its key; again with the same key does nothing.
   *
   * @param shape of the model's output that it looks at
   */
  add(key: string, metric: Metric, feed: string, shape?: readonly (number | null)[]): void {
    if (this.results.has(key)) return;
    this.feedOf.set(key, feed);
    let group = this.feeds.get(feed);
    if (group === undefined) this.feeds.set(feed, (group = {slots: new Set(), apart: []}));
    if (metric instanceof StatisticMetric) {
      const statistics = shape === undefined ? metric.statistics : metric.statisticsFor(shape);
      const slots = statistics.map(s => this.accumulators.slot(s, feed));
      for (const slot of slots) group.slots.add(slot);
      this.results.set(key, {metric, slots});
    } else if (metric instanceof MetricGroup) {
      // No key in logs has a line break.
      const parts = metric.members.map(([name]) => `${key}\n${name}`);
      metric.members.forEach(([, member], i) => this.add(parts[i], member, feed, shape));
      this.results.set(key, {metric, parts});
    } else {
      const inner = {metric, state: metric.newState()};
      group.apart.push(inner);
      this.results.set(key, inner);
    }
    this.saved?.restore(key, this.results.get(key));
  }

  /** What was counted so far, by key, for another process to go on with: see `restore`. Reads the device, if it must. */
  async save(): Promise<SavedStates> {
    await this.accumulators.read();
    const slots = new Map<Slot, number>();
    const entries: SavedEntry[] = [];
    for (const [key, entry] of this.results) {
      const feed = this.feedOf.get(key) as string;
      if ('slots' in entry) {
        for (const slot of entry.slots) if (!slots.has(slot)) slots.set(slot, slots.size);
        entries.push({key, feed, slots: entry.slots.map(slot => slots.get(slot) as number)});
      } else if ('state' in entry) {
        entries.push({key, feed, state: await entry.metric.stateJson(entry.state)});
      } else entries.push({key, feed});
    }
    return {slots: [...slots.keys()].map(slot => savedValues(slot.values)), entries};
  }

  /** Goes on with what was saved: each metric has it once it is added under its key. */
  restore(states: SavedStates): void {
    this.saved = new SavedMetrics(states);
    for (const [key, entry] of this.results) this.saved.restore(key, entry);
  }

  /** The places of a statistic metric; undefined for one with a state of its own. */
  slotsOf(key: string): readonly Slot[] | undefined {
    const entry = this.results.get(key);
    return entry !== undefined && 'slots' in entry ? entry.slots : undefined;
  }

  /** Gives one batch to all metrics of a feed. Run it inside a tidy. */
  update(feed: string, given: Batch<Tensor>): void {
    const group = this.feeds.get(feed);
    if (group === undefined) return;
    const batch = new BatchView(given);
    tidy(() => {
      const put = this.accumulators.prepare(group.slots, batch);
      const puts = group.apart.map(inner => prepareInner(inner, batch));
      // Own metrics first: they are the only ones that may throw now.
      for (const one of puts) one();
      return put();
    });
  }

  /** All results so far, by key, with one asynchronous read, and one more where own metrics are wrapped. */
  async read(): Promise<Map<string, MetricResult>> {
    const pending: Pending[] = [];
    try {
      if (this.wrapped.length > 0) await readAll([this.accumulators, ...this.wrapped]);
      for (const [key, entry] of this.results) {
        if (!('state' in entry)) continue;
        const {metric, state} = entry;
        if (metric instanceof WrapperMetric) pending.push(known(key, await metric.resultOf(state)));
        else pending.push(await metric.inTurn(state, () => pendingResult(key, metric)));
      }
      return this.compose(pending, await this.accumulators.read(pending.flatMap(p => p.tensors)));
    } finally {
      for (const p of pending) if (p.owned) dispose(p.tensors as Tensor[]);
    }
  }

  /** The same, synchronously. */
  readSync(): Map<string, MetricResult> {
    const pending: Pending[] = [];
    try {
      if (this.wrapped.length > 0) readAllSync([this.accumulators, ...this.wrapped]);
      for (const [key, entry] of this.results) {
        if (!('state' in entry)) continue;
        const {metric, state} = entry;
        if (metric instanceof WrapperMetric) pending.push(known(key, metric.resultOfSync(state)));
        else pending.push(metric.withState(state, () => pendingResultSync(key, metric)));
      }
      return this.compose(pending, this.accumulators.readSync(pending.flatMap(p => p.tensors)));
    } finally {
      for (const p of pending) if (p.owned) dispose(p.tensors as Tensor[]);
    }
  }

  dispose(): void {
    this.accumulators.dispose();
    for (const {apart} of this.feeds.values()) for (const {state} of apart) disposeState(state);
    this.feeds.clear();
    this.results.clear();
  }

  /** What is counted in the states of wrappers. */
  private get wrapped(): Accumulators[] {
    const apart = [...this.feeds.values()].flatMap(group => group.apart);
    return accumulatorsOf(apart.filter(i => i.metric instanceof WrapperMetric).map(i => i.state));
  }

  private compose(pending: readonly Pending[], read: Float32Array[]): Map<string, MetricResult> {
    const out = new Map<string, MetricResult>();
    let at = 0;
    for (const p of pending) {
      out.set(p.key, p.settle(read.slice(at, at + p.tensors.length)));
      at += p.tensors.length;
    }
    for (const [key, entry] of this.results) {
      if ('slots' in entry) out.set(key, entry.metric.compute(valuesInSlots(entry.slots)));
      if ('parts' in entry)
        out.set(key, entry.metric.fromResults(entry.parts.map(p => out.get(p) as MetricResult)));
    }
    return out;
  }
}

function known(key: string, result: MetricResult): Pending {
  return {key, tensors: [], owned: false, settle: () => result};
}

async function pendingResult(key: string, metric: Metric): Promise<Pending> {
  const raw = rawResult(metric);
  return pendingOf(key, metric.name, isWeight(raw) ? raw : await raw);
}

function pendingResultSync(key: string, metric: Metric): Pending {
  const raw = rawResult(metric);
  if (!isWeight(raw) && isPromise(raw)) {
    abandon(raw);
    throw new UsageError(
      metric.name,
      'result() is asynchronous, evaluate() is not: use evaluateLogs() or evaluateDataset(), which wait for it.',
    );
  }
  return pendingOf(key, metric.name, raw);
}

function pendingOf(key: string, name: string, raw: HeldWeight | RawResult): Pending {
  if (isWeight(raw)) {
    const {currentValue: slot, shape} = raw.weight;
    return {
      key,
      tensors: slot.pendingTensors,
      owned: false,
      settle: read => nest(slot.valuesFrom(read), shape),
    };
  }
  if (raw instanceof Tensor) {
    return {key, tensors: [raw], owned: true, settle: ([values]) => nest(values, raw.shape)};
  }
  return known(key, checkedResult(name, raw));
}
