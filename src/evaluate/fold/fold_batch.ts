import {type Batch, BatchView} from '../../array/batch_view.js';
import {tensor1d} from '@tensorflow/tfjs-core';
import {isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {maskedWeightsOnCpu, maskedWeightsOnDevice} from '../../functional/core/sample_weights.js';
import {scaleRowWeightsOnCpu, scaleRowWeightsOnDevice} from '../../functional/core/scale_row_weights.js';
import {checkKeys} from '../../options.js';
import {getOwn} from '../../own_property.js';
import type {TensorLike} from '../../types.js';
import {type LastSizes, type PlannedMetric, sizesOf} from './metric_plan.js';

/** Values of one output, or of several: in their order, or by name. */
export type PerOutput<T> = T | readonly T[] | {readonly [output: string]: T};

/** One batch: tensors, typed arrays or (nested) arrays, the samples along the first axis. */
export interface EvaluationBatch {
  /** Labels. Metrics of values (`Mean`) need none. */
  readonly yTrue?: PerOutput<TensorLike>;
  /** Predictions; the values, for metrics of values. */
  readonly yPred: PerOutput<TensorLike>;
  /** Sample weights, which all metrics use. */
  readonly sampleWeight?: PerOutput<TensorLike> | null;
  /** Keras's mask of the predictions: 1 where an entry counts, else 0. */
  readonly mask?: PerOutput<TensorLike> | null;
  /**
   * The group of each sample, for `BySlice`: the names of slices, or numbers. For metrics of retrieval, the
   * query of each sample, as a number.
   */
  readonly slice?: TensorLike | readonly string[] | null;
}

const KEYS = ['yTrue', 'yPred', 'sampleWeight', 'mask', 'slice'] as const;

/** A batch, divided by outputs. Its tensors stay the caller's. */
export class FoldBatch {
  readonly views: readonly BatchView[];
  private readonly where: string;
  private readonly slice: EvaluationBatch['slice'];

  private constructor(where: string, views: readonly BatchView[], slice: EvaluationBatch['slice']) {
    this.where = where;
    this.views = views;
    this.slice = slice;
  }

  /** Run it in a tidy, in which the batch is also counted. */
  static of(where: string, batch: EvaluationBatch, outputs: readonly string[]): FoldBatch {
    if (!isRecord(batch) || 'dataId' in batch) {
      throw new UsageError(
        where,
        `expected a batch {yTrue, yPred, sampleWeight?}, got ${formatValue(batch)}.`,
      );
    }
    checkKeys(where, batch, KEYS);
    if (batch.yPred === undefined || batch.yPred === null) {
      throw new UsageError(where, 'the batch has no yPred: expected {yTrue, yPred, sampleWeight?}.');
    }
    const views = outputs.map((_, i) => {
      const of = (key: 'yTrue' | 'yPred' | 'sampleWeight' | 'mask'): TensorLike | undefined =>
        valueAt(`${where}: ${key}`, batch[key] ?? undefined, i, outputs);
      const view: Batch<TensorLike> = {
        yTrue: of('yTrue'),
        yPred: of('yPred') as TensorLike,
        sampleWeight: of('sampleWeight'),
        mask: of('mask'),
      };
      return new BatchView(view, where);
    });
    return new FoldBatch(where, views, batch.slice);
  }

  /** The batch with the weight of each sample multiplied by a factor. */
  withFactors(factors: Float64Array): FoldBatch {
    const {where} = this;
    const views = this.views.map(view => {
      if (view.path === 'cpu') {
        const {mask: _, ...batch} = view.cpu();
        const weights = maskedWeightsOnCpu(where, view.cpu());
        return new BatchView({...batch, sampleWeight: scaleRowWeightsOnCpu(where, weights, factors)}, where);
      }
      const {mask: _, ...batch} = view.device();
      const weights = maskedWeightsOnDevice(where, view.device());
      const tensor = tensor1d(Float32Array.from(factors));
      return new BatchView({...batch, sampleWeight: scaleRowWeightsOnDevice(where, weights, tensor)}, where);
    });
    return new FoldBatch(where, views, this.slice);
  }

  /** Number of samples. */
  get samples(): number {
    return this.views[0].shapes.yPred.shape[0] ?? 1;
  }

  /** The shapes by output, as far as they decide what strings mean. */
  get sizes(): LastSizes[] {
    return sizesOf(
      this.views.map(({shapes: {yTrue, yPred}}) => ({
        ...(yTrue && {yTrue: yTrue.shape}),
        yPred: yPred.shape,
      })),
    );
  }

  /** What each input of these metrics gets. */
  inputs(plan: readonly PlannedMetric[]): [inputKey: string, view: BatchView][] {
    const views = new Map<string, BatchView>();
    for (const {key, inputKey, output, reader, needsLabels} of plan) {
      const view = this.views[output];
      if (needsLabels && view.shapes.yTrue === undefined) {
        throw new UsageError(this.where, `"${key}" needs labels, and the batch has no yTrue for them.`);
      }
      if (views.has(inputKey)) continue;
      if (reader === undefined) {
        views.set(inputKey, view);
        continue;
      }
      const {slice} = this;
      if (slice === undefined || slice === null) {
        throw new UsageError(
          this.where,
          `"${key}" needs the slice of every sample. Give {yTrue, yPred, slice}, or its option by.`,
        );
      }
      const rest = view.path === 'cpu' ? view.cpu() : view.device();
      views.set(inputKey, new BatchView({...rest, groups: reader.idsOf(slice)}, this.where));
    }
    return [...views];
  }
}

function valueAt(
  where: string,
  given: PerOutput<TensorLike> | undefined,
  index: number,
  outputs: readonly string[],
): TensorLike | undefined {
  if (given === undefined || outputs.length === 1) return given as TensorLike | undefined;
  if (Array.isArray(given)) {
    if (given.length === outputs.length) return given[index] as TensorLike;
    throw new UsageError(
      where,
      `expected one for each of the outputs ${outputs.join(', ')}; got ${given.length}.`,
    );
  }
  if (isRecord(given) && !('dataId' in given) && !ArrayBuffer.isView(given)) {
    checkKeys(where, given, outputs, 'output');
    return getOwn(given as Readonly<Record<string, TensorLike>>, outputs[index]);
  }
  throw new UsageError(
    where,
    `expected a list or an object by output (${outputs.join(', ')}); got ${formatValue(given)}.`,
  );
}
