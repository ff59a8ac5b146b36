import {concat, reshape, scalar, type Tensor} from '@tensorflow/tfjs-core';
import type {LayerReport} from '../../tfjs/engine/layer_reports.js';
import type {PublicLayer} from '../../tfjs/internals.js';
import type {CompiledMetric} from '../../metrics/compile/compile_metrics.js';
import type {Metric} from '../../metrics/base/metric.js';
import type {MetricResult} from '../../types.js';
import type {OutputTensors} from '../compile/loss_terms.js';
import {MetricStates} from './metric_states.js';
import type {Plan} from '../compile/plan.js';
import type {SavedStates} from './saved_states.js';
import {weightUnderMask} from '../data/sample_weights.js';
import {TermMeans} from './term_means.js';
import type {TrackedItem} from './tracked.js';
import {appendAll} from '../../lists.js';

/** Everything that one step has computed. The tensors stay the caller's. */
export interface StepValues extends OutputTensors {
  readonly size: number;
  /** The terms of the loss: scalars in the order of the layout. */
  readonly terms: readonly Tensor[];
  /** The values of each tracked item: one per use of its layer. */
  readonly tracked: ReadonlyMap<TrackedItem, readonly Tensor[]>;
  readonly reports: readonly LayerReport[];
}

/**
 * What a pass computes: the plan, tracked tensors with their keys, and keys that are only known once there
 * are data.
 */
export interface PassContext {
  readonly plan: Plan;
  readonly tracked: ReadonlyMap<TrackedItem, string>;
  /** The key and the metric of a layer's report: the same for the same layer and name in every pass. */
  reported(report: Omit<LayerReport, 'tensor'>): {readonly key: string; readonly metric: Metric};
  /** The log entries of a result, each under a key that nothing else has. */
  entries(key: string, metric: Metric, result: MetricResult): readonly (readonly [string, number])[];
}

/** Named numbers in the order of the logs. */
export type LogRecord = readonly (readonly [string, number])[];

/** A layer's report, as it is saved for another process: with the name of the layer instead of the layer. */
export interface SavedReport {
  readonly layer: string;
  readonly name: string | null;
  /** Null for a custom metric. */
  readonly aggregation: string | null;
}

/** What a pass has counted. */
export interface SavedPass {
  readonly states: SavedStates;
  readonly reports: readonly SavedReport[];
  /** The record of the epoch's validation, if the epoch was validated already. */
  readonly validated?: LogRecord;
}

/** The key of the loss terms among the results, which no metric can have. */
const TERMS = '';

/**
 * One pass over data: an epoch of training, a validation or an `evaluate`. It owns the states of everything
 * that it reports, so that passes never disturb each other. Dispose it after the record is taken.
 */
export class Pass {
  private readonly states = new MetricStates();
  private readonly context: PassContext;
  private readonly perBatch: boolean;
  /** All metrics by key, in the order of the record. */
  private readonly metrics = new Map<string, Metric>();
  private readonly reports = new Map<string, SavedReport>();

  /**
   * @param perBatch whether `lastBatch` is wanted, for the metrics that plain tfjs reports in the logs of
   * batches
   */
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
      this.reports.set(key, savedReport(report));
      this.updateValues(key, metric, [report.tensor], size);
    }
  }

  /** The record of all steps so far, with one asynchronous read. */
  async record(): Promise<LogRecord> {
    return this.compose(await this.states.read());
  }

  /** `record` with one synchronous read, for `evaluate()`, which is synchronous in tfjs. */
  recordSync(): LogRecord {
    return this.compose(this.states.readSync());
  }

  /** A metric over the last batch alone: a number, or on a GPU a kept scalar that the caller owns. */
  lastBatch(key: string): ReturnType<MetricStates['lastBatch']> {
    return this.states.lastBatch(key);
  }

  /** Everything that was counted, for another process to resume from: see `restore`. */
  async save(): Promise<SavedPass> {
    return {states: await this.states.save(), reports: [...this.reports.values()]};
  }

  /**
   * Resumes from what an earlier run has counted. Call it before the first batch.
   *
   * @param layerOf the layer of that name
   */
  restore(saved: SavedPass, layerOf: (name: string) => PublicLayer | undefined): void {
    const {plan, tracked} = this.context;
    const inputKeys = new Map(saved.states.entries.map(({key, inputKey}) => [key, inputKey]));
    this.states.restore(saved.states);
    for (const compiled of plan.metrics) {
      const inputKey = inputKeys.get(compiled.key);
      if (inputKey !== undefined) this.add(compiled, inputKey);
    }
    for (const [item, key] of tracked) if (inputKeys.has(key)) this.addValues(key, item.metric);
    for (const {layer: layerName, ...report} of saved.reports) {
      const layer = layerOf(layerName);
      // A custom metric is not known before the layer reports again.
      if (layer === undefined || report.aggregation === null) continue;
      const {key, metric} = this.context.reported({...report, name: report.name ?? undefined, layer});
      this.reports.set(key, {layer: layerName, ...report});
      this.addValues(key, metric);
    }
  }

  dispose(): void {
    this.states.dispose();
  }

  private updateOutputs(step: StepValues): void {
    const used = new Set<string>();
    for (const compiled of this.context.plan.metrics) used.add(this.register(compiled, step));
    step.outputs.forEach((yPred, i) => {
      const batch = {yTrue: step.targets[i], yPred, mask: step.masks[i]};
      if (used.has(outputKey(i, false))) this.states.update(outputKey(i, false), batch);
      if (!used.has(outputKey(i, true))) return;
      const sampleWeight = weightUnderMask(step.weights[i], step.masks[i]);
      this.states.update(outputKey(i, true), {...batch, sampleWeight});
    });
  }

  /** Without weights, weighted metrics have the same input as the others, and share their statistics. */
  private register(compiled: CompiledMetric, step: StepValues): string {
    const {output, weighted} = compiled;
    const inputKey = outputKey(output, weighted && step.weights[output] !== undefined);
    this.add(compiled, inputKey);
    return inputKey;
  }

  private add({key, metric, output, perBatch}: CompiledMetric, inputKey: string): void {
    this.metrics.set(key, metric);
    this.states.add(key, metric, inputKey, this.context.plan.spec.outputShapes[output]);
    if (this.perBatch && perBatch) this.states.keepLastBatch(key);
  }

  /** Every element of a tensor counts; a scalar counts once per sample of its batch. */
  private updateValues(key: string, metric: Metric, values: readonly Tensor[], size: Tensor): void {
    const inputKey = this.addValues(key, metric);
    for (const value of values) {
      this.states.update(inputKey, value.rank === 0 ? {yPred: value, sampleWeight: size} : {yPred: value});
    }
  }

  private addValues(key: string, metric: Metric): string {
    const inputKey = `value ${key}`;
    this.metrics.set(key, metric);
    this.states.add(key, metric, inputKey);
    return inputKey;
  }

  private compose(results: ReadonlyMap<string, MetricResult>): LogRecord {
    const record: (readonly [string, number])[] = this.context.plan.layout.entries(
      results.get(TERMS) as number[],
    );
    for (const [key, metric] of this.metrics) {
      appendAll(record, this.context.entries(key, metric, results.get(key) as MetricResult));
    }
    return record;
  }
}

function outputKey(output: number, weighted: boolean): string {
  return `output ${output}${weighted ? ' weighted' : ''}`;
}

function savedReport({layer, name, aggregation = 'mean'}: LayerReport): SavedReport {
  return {
    layer: layer.name,
    name: name ?? null,
    aggregation: typeof aggregation === 'string' ? aggregation : null,
  };
}
