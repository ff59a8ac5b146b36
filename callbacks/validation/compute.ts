import {clone, concat, dispose, keep, Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {readTogether} from '../../src/array/read.js';
import {UsageError} from '../../src/errors.js';
import {logEntries} from '../../src/metrics/logs/log_entries.js';
import {nest} from '../../src/state/metric_weight.js';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {tidyMaybeAsync} from '../../src/tfjs/engine/tidy_maybe_async.js';
import type {MetricResult} from '../../src/types.js';
import type {LogEntries} from './duplicate_log_key.js';
import type {BatchCollector} from './validation_passes.js';

/**
 * The arguments of a `compute` function: all validation data, in order. If the model has several outputs,
 * `yTrue`, `yPred` and `sampleWeight` are arrays of tensors, one per output (`T` is `Tensor[]`). The tensors
 * are freed when the function is done.
 */
export interface ComputeArguments<T extends Tensor | Tensor[] = Tensor> {
  /** An empty tensor [samples, 0] for an output without labels. */
  readonly yTrue: T;
  readonly yPred: T;
  /** `undefined` if the data has no weights. */
  readonly sampleWeight: T | undefined;
  /** The model; for a plain Sequential its inner model. */
  readonly model: LayersModel;
  /** The running epoch; the first is 0. */
  readonly epoch: number;
}

/** Named results: numbers, Scalars (which are read and freed), or anything that a metric may return. */
export type ComputedValues<C extends string = string> = {readonly [name in C]: MetricResult | Tensor};

/** A function of all predictions. A synchronous one runs inside a tidy. */
export type Compute<T extends Tensor | Tensor[] = Tensor, C extends string = string> = (
  args: ComputeArguments<T>,
) => ComputedValues<C> | Promise<ComputedValues<C>>;

type Part = keyof ValidationBatch;

/** Keeps copies of all batches for a `compute` function. */
export class ComputeCollector implements BatchCollector {
  private readonly where: string;
  private readonly compute: Compute<Tensor & Tensor[]>;
  private readonly batches: ValidationBatch[] = [];

  constructor(where: string, compute: Compute<Tensor & Tensor[]>) {
    this.where = where;
    this.compute = compute;
  }

  add({yTrue, yPred, sampleWeight}: ValidationBatch): void {
    const copy = (t: Tensor) => keep(clone(t));
    this.batches.push({
      yTrue: yTrue.map(copy),
      yPred: yPred.map(copy),
      sampleWeight: sampleWeight.map(w => (w === undefined ? undefined : copy(w))),
    });
  }

  /** Calls the function with everything that was collected. */
  async entries(model: LayersModel, epoch: number): Promise<LogEntries> {
    const {compute} = this;
    const outputs = model.outputs.map((_, i) => i);
    const joined = (part: Part) => outputs.map(i => join(this.batches.map(batch => batch[part][i])));
    const all = tidy(() => ({
      yTrue: joined('yTrue'),
      yPred: joined('yPred'),
      sampleWeight: joined('sampleWeight'),
    }));
    this.dispose();
    const argument = (part: Part) => (outputs.length === 1 ? all[part][0] : all[part]) as Tensor & Tensor[];
    const hasWeights = all.sampleWeight.some(weight => weight !== undefined);
    const args = {
      yTrue: argument('yTrue'),
      yPred: argument('yPred'),
      sampleWeight: hasWeights ? argument('sampleWeight') : undefined,
      model,
      epoch,
    };
    try {
      return await numbersOf(this.where, await tidyMaybeAsync(() => compute(args)));
    } finally {
      disposeBatch(all);
    }
  }

  dispose(): void {
    this.batches.splice(0).forEach(disposeBatch);
  }
}

/** The batches as one tensor; `undefined` if one of them is missing. */
function join(parts: readonly (Tensor | undefined)[]): Tensor | undefined {
  const given = parts.filter(t => t !== undefined);
  return given.length === 0 || given.length < parts.length ? undefined : concat(given, 0);
}

/** The user's function may have disposed some tensors. */
function disposeBatch(batch: {readonly [part in Part]: readonly (Tensor | undefined)[]}): void {
  const tensors = [...batch.yTrue, ...batch.yPred, ...batch.sampleWeight];
  dispose(tensors.filter(t => t !== undefined && !t.isDisposed));
}

/** The results of a function as numbers. Its tensors are read together, and freed. */
async function numbersOf(where: string, computed: ComputedValues): Promise<LogEntries> {
  const isObject = typeof computed === 'object' && computed !== null;
  if (!isObject || Array.isArray(computed) || computed instanceof Tensor) {
    dispose(computed);
    throw new UsageError(where, 'compute must return an object of named numbers, such as {ndcg: 0.7}.');
  }
  const results = Object.entries(computed);
  const tensors = results.map(([, value]) => value).filter(value => value instanceof Tensor);
  try {
    const values = await readTogether(tensors);
    return results.flatMap(([name, value]) => {
      const plain = value instanceof Tensor ? nest(values[tensors.indexOf(value)], value.shape) : value;
      if (!isResult(plain)) {
        throw new UsageError(where, `compute returned ${String(plain)} as "${name}"; it must be a number.`);
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
