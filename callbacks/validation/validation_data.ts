import {dispose, expandDims, slice, Tensor, type TensorContainer, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {showShape} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {Yielder} from '../../src/tfjs/engine/yielder.js';
import type {OutputLoss} from '../../src/tracking/compile/output_losses.js';
import {type DatasetElement, isDataset} from '../../src/tracking/data/dataset_batches.js';
import type {standardWeights} from '../../src/tracking/data/sample_weights.js';
import {completeTargets, isUnlabelled} from '../../src/tracking/data/unlabelled.js';
import type {DatasetLike, SampleWeights} from '../../src/tracking/types.js';

/** Tensors of all inputs or outputs: a single one, a list in order, or by name. */
export type ModelTensors = Tensor | readonly Tensor[] | {readonly [name: string]: Tensor};

/** `[x, y]`, `[x, y, sampleWeight]`, or a dataset of batches. */
export type ValidationData = readonly [ModelTensors, ModelTensors, SampleWeights?] | DatasetLike;

/** One batch, its tensors in the order of the model's inputs and outputs. */
export interface DataBatch {
  readonly inputs: readonly Tensor[];
  readonly targets: readonly Tensor[];
  /** One for each output; empty if the weights are ignored. */
  readonly sampleWeights: readonly (Tensor | undefined)[];
}

/** True when both are the same dataset, or hold the same tensors. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return [0, 1, 2].every(i => a[i] === b[i]);
}

function inOrder(tensors: unknown, names: readonly string[]): readonly unknown[] {
  if (Array.isArray(tensors)) return tensors;
  return names.map(name => (tensors as Record<string, unknown> | null | undefined)?.[name]);
}

function ordered(where: string, what: string, tensors: unknown, names: readonly string[]): Tensor[] {
  const list = inOrder(tensors instanceof Tensor ? [tensors] : tensors, names);
  if (list.length !== names.length || !list.every((t): t is Tensor => t instanceof Tensor)) {
    throw new UsageError(where, `${what} must be one tensor for each of: ${names.join(', ')}.`);
  }
  if (list.some(t => t.isDisposed)) {
    throw new UsageError(where, `${what}: the tensor is disposed. Dispose it when it is no longer used.`);
  }
  return [...list];
}

/**
 * Checks data and orders it by inputs and outputs. Missing labels become new tensors, and so do weights, if
 * there is a function that makes them. Runs inside a tidy.
 */
function standardize(
  where: string,
  model: LayersModel,
  [x, y, weights]: readonly [x: unknown, y: unknown, weights?: SampleWeights],
  weightsOf: typeof standardWeights | undefined,
): DataBatch {
  const inputs = ordered(where, 'x', x, model.inputNames);
  const losses = findSession(model)?.outputLosses?.() as readonly OutputLoss[] | undefined;
  const {outputNames} = model;
  const complete = losses && completeTargets({losses, outputNames}, where, y, inputs[0].shape[0]);
  const targets = ordered(where, 'y', complete?.targets ?? y, outputNames);
  const all = [...inputs, ...targets];
  if (all.some(t => t.rank === 0 || t.shape[0] !== all[0].shape[0] || t.shape[0] === 0)) {
    const shapes = all.map(t => showShape(t.shape)).join(' ');
    throw new UsageError(
      where,
      `x and y must have the same number of rows, at least one; got shapes ${shapes}.`,
    );
  }
  return {
    inputs,
    targets,
    sampleWeights: weightsOf?.(where, weights, outputNames, all[0].shape[0]) ?? [],
  };
}

/** Rows `start` to `end` of the data. Targets of one dimension become columns, as in `fit`. */
function sliceRows(all: DataBatch, start: number, end: number): DataBatch {
  const rows = (t: Tensor) => slice(t, start, Math.min(end, t.shape[0]) - start);
  return {
    inputs: all.inputs.map(rows),
    targets: all.targets.map(t => (t.rank === 1 ? expandDims(rows(t), 1) : rows(t))),
    sampleWeights: all.sampleWeights.map(w => (w === undefined ? undefined : rows(w))),
  };
}

/**
 * Calls `step` for each batch of the data, inside a tidy, and yields to the page between batches. Tensors of
 * `[x, y, w]` stay the caller's; those of a dataset are disposed, as `evaluateDataset` disposes them.
 *
 * @param ended asked after each batch; true skips the rest
 * @param weightsOf makes tensors of the sample weights. Default: weights are ignored
 * @param from the first row of `[x, y, w]` that counts
 * @returns false if the rest was skipped
 */
export async function eachBatch(
  where: string,
  model: LayersModel,
  data: ValidationData,
  batchSize: number,
  step: (batch: DataBatch) => void,
  ended: () => boolean,
  weightsOf?: typeof standardWeights,
  from = 0,
): Promise<boolean> {
  const yielder = new Yielder();
  if (!isDataset(data)) {
    const all = tidy(() => standardize(where, model, data, weightsOf) as never) as DataBatch;
    const rows = all.inputs[0].shape[0];
    try {
      for (let start = from; start < rows; start += batchSize) {
        tidy(() => step(sliceRows(all, start, start + batchSize)));
        await yielder.yieldIfDue();
        if (ended()) return false;
      }
    } finally {
      dispose([...all.sampleWeights, ...all.targets.filter(isUnlabelled)] as never);
    }
    return true;
  }
  const iterator = await data.iterator();
  for (let more = true; more;) {
    const {value, done} = await iterator.next();
    more = done !== true;
    if (value === undefined || value === null) continue;
    try {
      const {xs, ys, sampleWeights} = value as DatasetElement;
      tidy(() => step(sliceRows(standardize(where, model, [xs, ys, sampleWeights], weightsOf), 0, Infinity)));
    } finally {
      dispose(value as TensorContainer);
    }
    await yielder.yieldIfDue();
    if (ended()) return false;
  }
  return true;
}
