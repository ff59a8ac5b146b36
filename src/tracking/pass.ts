import {concat, reshape, scalar, type Tensor} from '@tensorflow/tfjs-core';
import type {LayerReport} from '../host/forward_context.js';
import type {CompiledMetric} from '../metrics/compile_metrics.js';
import {metricEntries} from '../metrics/log_entries.js';
import type {Metric} from '../metrics/metric.js';
import type {MetricResult} from '../types.js';
import type {OutputTensors} from './loss_terms.js';
import {MetricStates} from './metric_states.js';
import type {Plan} from './plan.js';
import {weightUnderMask} from './sample_weights.js';
import {TermMeans} from './term_means.js';
import type {TrackedItem} from './tracked.js';

/** Everything one step gave. The tensors stay the caller's. */
export interface StepValues extends OutputTensors {
  readonly size: number;
  /** Terms of the loss: scalars in the order of the layout. */
  readonly terms: readonly Tensor[];
  /** Values of each tracked item: one per use of the layer that makes it. */
  readonly tracked: ReadonlyMap<TrackedItem, readonly Tensor[]>;
  readonly reports: readonly LayerReport[];
}

/** What a pass computes: the plan, tracked tensors with their keys, and how layers' reports are named. */
export interface PassContext {
  readonly plan: Plan;
  readonly tracked: ReadonlyMap<TrackedItem, string>;
  /** The key and the metric of a layer's report: the same for the same layer and name in every pass. */
  reported(report: LayerReport): {readonly key: string; readonly metric: Metric};
}

/** Named numbers in the order of the logs. */
export type LogRecord = readonly (readonly [string, number])[];

/** The key of the loss terms among the results; no metric can have it. */
const TERMS = '';

/**
 * One pass over data: an epoch of training, one validation, one `evaluate`. It owns the states of everything that is
 * reported, so that passes never disturb each other. Dispose it when its record was taken.
 */
export class Pass {
  readonly states = new MetricStates();
  private readonly context: PassContext;
  private readonly perBatch: boolean;
  /** What is reported beside the loss, by key, in the order of the record. */
  private readonly metrics = new Map<string, Metric>();

  /** @param perBatch whether batch logs want what single batches add to the metrics that tfjs reports there */
  constructor(context: PassContext, perBatch = false) {
    this.context = context;
    this.perBatch = perBatch;
    this.states.add(TERMS, new TermMeans(context.plan.layout.length), TERMS);
  }

  /** Adds one step. Run it inside a tidy, off the gradient tape. */
  update(step: StepValues): void {
    const terms = concat(step.terms.map(t => reshape(t, [1])));
    const size = scalar(step.size);
    this.states.update(TERMS, {yPred: terms, sampleWeight: size});
    this.updateOutputs(step);
    for (const [item, values] of step.tracked) {
      this.updateValues(this.context.tracked.get(item) as string, item.metric, values, size);
    }
    for (const report of step.reports) {
      const {key, metric} = this.context.reported(report);
      this.updateValues(key, metric, [report.tensor], size);
    }
  }

  /** The record of all steps so far, with one asynchronous read. */
  async record(): Promise<LogRecord> {
    return this.compose(await this.states.read());
  }

  /** The same with one synchronous read: for `evaluate()`, which is synchronous by contract. */
  recordSync(): LogRecord {
    return this.compose(this.states.readSync());
  }

  dispose(): void {
    this.states.dispose();
  }

  private updateOutputs(step: StepValues): void {
    const used = new Set<string>();
    for (const compiled of this.context.plan.metrics) used.add(this.register(compiled, step));
    step.outputs.forEach((yPred, i) => {
      const batch = {yTrue: step.targets[i], yPred, mask: step.masks[i]};
      if (used.has(feedOf(i, false))) this.states.update(feedOf(i, false), batch);
      if (!used.has(feedOf(i, true))) return;
      const sampleWeight = weightUnderMask(step.weights[i], step.masks[i]);
      this.states.update(feedOf(i, true), {...batch, sampleWeight});
    });
  }

  /** A weighted metric without weights looks at what the unweighted ones look at, and shares their statistics. */
  private register({key, metric, output, weighted, perBatch}: CompiledMetric, step: StepValues): string {
    const feed = feedOf(output, weighted && step.weights[output] !== undefined);
    this.metrics.set(key, metric);
    this.states.add(key, metric, feed, this.context.plan.spec.outputShapes[output]);
    if (this.perBatch && perBatch) for (const slot of this.states.slotsOf(key) ?? []) slot.watched = true;
    return feed;
  }

  /** A tensor counts with every element, a scalar once per sample of its batch. */
  private updateValues(key: string, metric: Metric, values: readonly Tensor[], size: Tensor): void {
    const feed = `value ${key}`;
    this.metrics.set(key, metric);
    this.states.add(key, metric, feed);
    for (const value of values) {
      this.states.update(feed, value.rank === 0 ? {yPred: value, sampleWeight: size} : {yPred: value});
    }
  }

  private compose(results: ReadonlyMap<string, MetricResult>): LogRecord {
    const record: (readonly [string, number])[] = this.context.plan.layout.entries(
      results.get(TERMS) as number[],
    );
    for (const [key, metric] of this.metrics) {
      record.push(...metricEntries(key, metric, results.get(key) as MetricResult));
    }
    return record;
  }
}

function feedOf(output: number, weighted: boolean): string {
  return `output ${output}${weighted ? ' weighted' : ''}`;
}
