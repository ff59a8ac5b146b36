import {clone, concat, dispose, keep, Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {tidyCall} from '../../src/tfjs/engine/tidy_call.js';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import type {CompiledMetric} from '../../src/metrics/compile/compile_metrics.js';
import {logEntries, metricEntries} from '../../src/metrics/logs/log_entries.js';
import {readTogether} from '../../src/array/read.js';
import {nest} from '../../src/state/weight.js';
import {MetricStates} from '../../src/tracking/pass/metric_states.js';
import {labelsOf} from '../../src/tracking/data/unlabelled.js';
import type {MetricResult} from '../../src/types.js';

/**
 * What a `compute` function gets: everything there is, in the order of the data. With several outputs of the model
 * these are arrays of tensors (`T` is `Tensor[]`). The tensors are freed when it is done.
 */
export interface ComputeArguments<T extends Tensor | Tensor[] = Tensor> {
  /** An empty tensor [samples, 0] for an output that has no labels. */
  readonly yTrue: T;
  readonly yPred: T;
  /** `undefined` when the data has no weights. */
  readonly sampleWeight: T | undefined;
  /** The model; a callback gets the inner one of a plain Sequential. */
  readonly model: LayersModel;
  /** The running epoch; the first is 0. */
  readonly epoch: number;
}

/** Numbers, or Scalars (which are read and freed), or whatever metrics report, by name. */
export type Computed = {readonly [name: string]: MetricResult | Tensor};

/** A function of all predictions. A synchronous one runs inside a tidy. */
export type Compute<T extends Tensor | Tensor[] = Tensor> = (
  args: ComputeArguments<T>,
) => Computed | Promise<Computed>;

type AnyCompute = Compute<Tensor & Tensor[]>;

/** Named numbers in the order in which they are logged. */
export type Entries = readonly (readonly [string, number])[];

const WHERE = 'ValidationMetrics';

/** One pass over the validation data: the states of its metrics, and copies of all tensors if a function wants them. */
export class MetricsCollector {
  private readonly metrics: readonly CompiledMetric[];
  private readonly compute: AnyCompute | undefined;
  private readonly outputNames: readonly string[];
  /** Those that a metric looks at. */
  private readonly outputs: ReadonlySet<number>;
  private readonly states = new MetricStates();
  private readonly kept: ValidationBatch[] = [];
  private batches = 0;

  constructor(
    metrics: readonly CompiledMetric[],
    compute: AnyCompute | undefined,
    outputNames: readonly string[],
  ) {
    this.outputNames = outputNames;
    this.metrics = metrics;
    this.compute = compute;
    for (const {key, metric, output} of metrics) this.states.add(key, metric, feedOf(output));
    this.outputs = new Set(metrics.map(({output}) => output));
  }

  /** True when there was no batch yet. */
  get empty(): boolean {
    return this.batches === 0;
  }

  /** Adds a batch, whose tensors stay the caller's. Runs inside a tidy. */
  add({yTrue, yPred, sampleWeight}: ValidationBatch): void {
    this.batches++;
    for (const i of this.outputs) {
      const labels = labelsOf(WHERE, yTrue, i, this.outputNames[i]);
      this.states.update(feedOf(i), {yTrue: labels, yPred: yPred[i], sampleWeight: sampleWeight[i]});
    }
    if (this.compute === undefined) return;
    const copy = (t: Tensor) => keep(clone(t));
    this.kept.push({
      yTrue: yTrue.map(copy),
      yPred: yPred.map(copy),
      sampleWeight: sampleWeight.map(w => (w === undefined ? undefined : copy(w))),
    });
  }

  /** The numbers of the pass, keys without prefix. */
  async entries(model: LayersModel, epoch: number): Promise<Entries> {
    const results = await this.states.read();
    const fromMetrics = this.metrics.flatMap(({key, metric}) =>
      metricEntries(key, metric, results.get(key) as MetricResult),
    );
    return [...fromMetrics, ...(await this.computed(model, epoch))];
  }

  /** Frees everything that the pass holds. */
  dispose(): void {
    this.states.dispose();
    disposeBatches(this.kept);
  }

  private async computed(model: LayersModel, epoch: number): Promise<Entries> {
    const {compute} = this;
    if (compute === undefined) return [];
    const outputs = model.outputs.map((_, i) => i);
    const all = tidy(() =>
      outputs.map(i => ({
        yTrue: joined(this.kept.map(b => b.yTrue[i])),
        yPred: joined(this.kept.map(b => b.yPred[i])),
        sampleWeight: joined(this.kept.map(b => b.sampleWeight[i])),
      })),
    );
    disposeBatches(this.kept);
    const of = (one: 'yTrue' | 'yPred' | 'sampleWeight') =>
      (outputs.length === 1 ? all[0][one] : all.map(a => a[one])) as Tensor & Tensor[];
    const args = {yTrue: of('yTrue'), yPred: of('yPred'), model, epoch};
    const weighted = all.some(a => a.sampleWeight !== undefined);
    try {
      const sampleWeight = weighted ? of('sampleWeight') : undefined;
      return await numbersOf(await tidyCall(() => compute({...args, sampleWeight})));
    } finally {
      for (const {yTrue, yPred, sampleWeight} of all) free([yTrue, yPred, sampleWeight]);
    }
  }
}

function feedOf(output: number): string {
  return `output ${output}`;
}

/** All batches as one tensor; `undefined` when one of them has none. */
function joined(parts: readonly (Tensor | undefined)[]): Tensor | undefined {
  const given = parts.filter(t => t !== undefined);
  return given.length === 0 || given.length < parts.length ? undefined : concat(given, 0);
}

/** Disposes what somebody else did not dispose already. */
function free(tensors: readonly (Tensor | undefined)[]): void {
  for (const t of tensors) if (t !== undefined && !t.isDisposed) t.dispose();
}

function disposeBatches(batches: ValidationBatch[]): void {
  for (const {yTrue, yPred, sampleWeight} of batches.splice(0)) free([...yTrue, ...yPred, ...sampleWeight]);
}

/** What a function computed, as numbers; its tensors are read together, and freed. */
async function numbersOf(computed: Computed): Promise<Entries> {
  if (
    typeof computed !== 'object' ||
    computed === null ||
    Array.isArray(computed) ||
    computed instanceof Tensor
  ) {
    throw new UsageError(WHERE, 'compute must return an object of named numbers, such as {ndcg: 0.7}.');
  }
  const given = Object.entries(computed);
  const tensors = given.map(([, value]) => value).filter(value => value instanceof Tensor);
  try {
    const values = await readTogether(tensors);
    return given.flatMap(([name, value]) => {
      const plain = value instanceof Tensor ? nest(values[tensors.indexOf(value)], value.shape) : value;
      if (!isResult(plain)) {
        throw new UsageError(WHERE, `compute returned ${String(plain)} as "${name}"; it must be a number.`);
      }
      return logEntries(name, plain);
    });
  } finally {
    dispose(tensors);
  }
}

function isResult(value: unknown): value is MetricResult {
  if (typeof value === 'number') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isResult);
}
