import type {Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {CompiledMetric} from '../../src/metrics/compile/compile_metrics.js';
import {metricEntries} from '../../src/metrics/logs/log_entries.js';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {labelsOf} from '../../src/tracking/data/unlabelled.js';
import {MetricStates} from '../../src/tracking/pass/metric_states.js';
import type {MetricResult} from '../../src/types.js';
import {type Compute, ComputeCollector} from './compute.js';
import type {LogEntries} from './duplicate_log_key.js';
import type {BatchCollector} from './validation_passes.js';

/** Updates metrics with the batches of a pass, and keeps the batches if there is a `compute` function. */
export class MetricsCollector implements BatchCollector {
  private readonly where: string;
  private readonly metrics: readonly CompiledMetric[];
  private readonly outputNames: readonly string[];
  /** Indices of the outputs that have metrics. */
  private readonly outputs: ReadonlySet<number>;
  private readonly states = new MetricStates();
  private readonly computed: ComputeCollector | undefined;

  constructor(
    where: string,
    metrics: readonly CompiledMetric[],
    compute: Compute<Tensor & Tensor[]> | undefined,
    outputNames: readonly string[],
  ) {
    this.where = where;
    this.metrics = metrics;
    this.outputNames = outputNames;
    this.outputs = new Set(metrics.map(({output}) => output));
    for (const {key, metric, output} of metrics) this.states.add(key, metric, inputKey(output));
    this.computed = compute && new ComputeCollector(where, compute);
  }

  add(batch: ValidationBatch): void {
    const {yTrue, yPred, sampleWeight} = batch;
    for (const i of this.outputs) {
      const labels = labelsOf(this.where, yTrue, i, this.outputNames[i]);
      this.states.update(inputKey(i), {yTrue: labels, yPred: yPred[i], sampleWeight: sampleWeight[i]});
    }
    this.computed?.add(batch);
  }

  /** The results of the metrics, then those of `compute`. */
  async entries(model: LayersModel, epoch: number): Promise<LogEntries> {
    const results = await this.states.read();
    const fromMetrics = this.metrics.flatMap(({key, metric}) =>
      metricEntries(key, metric, results.get(key) as MetricResult),
    );
    return [...fromMetrics, ...((await this.computed?.entries(model, epoch)) ?? [])];
  }

  dispose(): void {
    this.states.dispose();
    this.computed?.dispose();
  }
}

function inputKey(output: number): string {
  return `output ${output}`;
}
