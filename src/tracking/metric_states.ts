import {cast, dispose, expandDims, mul, Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import {tidyCall} from '../host/tidy_call.js';
import {checkedResult} from '../metrics/checked_result.js';
import {
  abandon,
  disposeState,
  isPromise,
  type Metric,
  type MetricState,
  type RawResult,
} from '../metrics/metric.js';
import {StatisticMetric, valuesOf} from '../metrics/statistic_metric.js';
import {Accumulators} from '../state/accumulators.js';
import {type Batch, Feed} from '../state/batch.js';
import type {CountedValues, Slot} from '../state/slot.js';
import {nest, Weight} from '../state/weight.js';
import type {MetricResult} from '../types.js';

interface Custom {
  readonly metric: Metric;
  readonly state: MetricState;
}

interface Counted {
  readonly metric: StatisticMetric<MetricResult, CountedValues>;
  readonly slots: readonly Slot[];
}

interface FeedGroup {
  readonly slots: Set<Slot>;
  readonly customs: Custom[];
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
  private readonly results = new Map<string, Counted | Custom>();

  /**
   * Registers a metric under its key; again with the same key does nothing.
   *
   * @param shape of the model's output that it looks at
   */
  add(key: string, metric: Metric, feed: string, shape?: readonly (number | null)[]): void {
    if (this.results.has(key)) return;
    let group = this.feeds.get(feed);
    if (group === undefined) this.feeds.set(feed, (group = {slots: new Set(), customs: []}));
    if (metric instanceof StatisticMetric) {
      const statistics = shape === undefined ? metric.statistics : metric.statisticsFor(shape);
      const slots = statistics.map(s => this.accumulators.slot(s, feed));
      for (const slot of slots) group.slots.add(slot);
      this.results.set(key, {metric, slots});
    } else {
      const custom = {metric, state: metric.newState()};
      group.customs.push(custom);
      this.results.set(key, custom);
    }
  }

  /** The places of a statistic metric; undefined for one with a state of its own. */
  slotsOf(key: string): readonly Slot[] | undefined {
    const entry = this.results.get(key);
    return entry !== undefined && 'slots' in entry ? entry.slots : undefined;
  }

  /** Gives one batch to all metrics of a feed. Run it inside a tidy. */
  update(feed: string, batch: Batch<Tensor>): void {
    const group = this.feeds.get(feed);
    if (group === undefined) return;
    if (group.slots.size > 0) this.accumulators.update(group.slots, new Feed(batch));
    for (const {metric, state} of group.customs) metric.withState(state, () => updateCustom(metric, batch));
  }

  /** All results so far, by key, with one asynchronous read. */
  async read(): Promise<Map<string, MetricResult>> {
    const pending: Pending[] = [];
    try {
      for (const [key, entry] of this.results) {
        if (!('state' in entry)) continue;
        const {metric, state} = entry;
        pending.push(await metric.withState(state, () => pendingResult(key, metric)));
      }
      return this.compose(pending, await this.accumulators.read(pending.flatMap(p => p.tensors)));
    } finally {
      for (const p of pending) if (p.owned) dispose(p.tensors as Tensor[]);
    }
  }

  /** All results so far, by key, with one synchronous read. */
  readSync(): Map<string, MetricResult> {
    const pending: Pending[] = [];
    try {
      for (const [key, entry] of this.results) {
        if (!('state' in entry)) continue;
        const {metric, state} = entry;
        pending.push(metric.withState(state, () => pendingResultSync(key, metric)));
      }
      return this.compose(pending, this.accumulators.readSync(pending.flatMap(p => p.tensors)));
    } finally {
      for (const p of pending) if (p.owned) dispose(p.tensors as Tensor[]);
    }
  }

  dispose(): void {
    this.accumulators.dispose();
    for (const {customs} of this.feeds.values()) for (const {state} of customs) disposeState(state);
    this.feeds.clear();
    this.results.clear();
  }

  private compose(pending: readonly Pending[], read: Float32Array[]): Map<string, MetricResult> {
    const out = new Map<string, MetricResult>();
    let at = 0;
    for (const p of pending) {
      out.set(p.key, p.settle(read.slice(at, at + p.tensors.length)));
      at += p.tensors.length;
    }
    for (const [key, entry] of this.results) {
      if ('slots' in entry) out.set(key, entry.metric.compute(valuesOf(entry.slots)));
    }
    return out;
  }
}

/** One batch for a metric with a state of its own: it sees a mask as weights of 0 and 1. */
function updateCustom(metric: Metric, batch: Batch<Tensor>): void {
  const weight = maskedWeight(batch);
  // Typed as giving nothing, an asynchronous one would still compile: its numbers would come too late.
  const done: unknown =
    batch.yTrue === undefined
      ? metric.updateState(batch.yPred, weight)
      : metric.updateState(batch.yTrue, batch.yPred, weight);
  if (!(done instanceof Promise)) return;
  throw new UsageError(metric.name, 'updateState is asynchronous; within a model it has to be synchronous.');
}

function maskedWeight({sampleWeight, mask}: Batch<Tensor>): Tensor | undefined {
  if (mask === undefined) return sampleWeight;
  const kept = cast(mask, 'float32');
  if (sampleWeight === undefined) return kept;
  let weight = sampleWeight;
  while (weight.rank < kept.rank) weight = expandDims(weight, -1);
  return mul(kept, weight);
}

/** `result()`, whatever it returns; the intermediate tensors of a synchronous one are disposed. */
function rawResult(metric: Metric): {weight: Weight} | Exclude<RawResult, Weight> | PromiseLike<RawResult> {
  return tidyCall(() => {
    const raw = metric.result();
    // A weight is a promise of its own value, which would cost a read of its own.
    return raw instanceof Weight ? {weight: raw} : raw;
  });
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

function isWeight(raw: unknown): raw is {weight: Weight} {
  return typeof raw === 'object' && raw !== null && (raw as {weight?: unknown}).weight instanceof Weight;
}

function pendingOf(key: string, name: string, raw: {weight: Weight} | RawResult): Pending {
  if (isWeight(raw)) {
    const {slot, shape} = raw.weight;
    return {key, tensors: slot.waiting, owned: false, settle: read => nest(slot.numbers(read), shape)};
  }
  if (raw instanceof Tensor) {
    return {key, tensors: [raw], owned: true, settle: ([values]) => nest(values, raw.shape)};
  }
  const result = checkedResult(name, raw);
  return {key, tensors: [], owned: false, settle: () => result};
}
