import {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import type {InnerModel} from '../host/internals.js';
import type {SampleWeights} from './sample_weights.js';

/** A `tf.data.Dataset`, or whatever has an iterator like one. */
export interface DatasetLike {
  readonly size?: number;
  iterator(): Promise<LazyIteratorLike>;
}

export interface LazyIteratorLike {
  next(): Promise<{value: unknown; done?: boolean}>;
}

/** An element of a dataset. */
export interface DatasetElement {
  xs: unknown;
  ys: unknown;
  sampleWeights?: SampleWeights;
}

export function isDataset(x: unknown): x is DatasetLike {
  return typeof (x as Partial<DatasetLike> | null | undefined)?.iterator === 'function';
}

export function isLazyIterator(x: unknown): x is LazyIteratorLike {
  return typeof (x as Partial<LazyIteratorLike> | null | undefined)?.next === 'function';
}

/** One element as flat lists of tensors, in the order of the model's inputs and outputs. */
export function flatElement(where: string, model: InnerModel, value: unknown): {xs: Tensor[]; ys: Tensor[]} {
  const {xs, ys} = (value ?? {}) as Partial<DatasetElement>;
  if (xs === undefined || xs === null || ys === undefined || ys === null) {
    throw new UsageError(where, 'a dataset has to give objects {xs, ys} or {xs, ys, sampleWeights}.');
  }
  const flat = {
    xs: flatten(where, 'input', model.inputNames, xs),
    ys: flatten(where, 'output', model.outputNames, ys),
  };
  const sizes = [...flat.xs, ...flat.ys].map(t => t.shape[0]);
  if (sizes.some(n => n !== sizes[0])) {
    throw new UsageError(
      where,
      `the tensors of a batch have different numbers of samples: ${sizes.join(', ')}.`,
    );
  }
  return flat;
}

function flatten(where: string, side: string, names: readonly string[], values: unknown): Tensor[] {
  const list =
    values instanceof Tensor
      ? [values]
      : Array.isArray(values)
        ? (values as Tensor[])
        : names.map(name => (values as {[name: string]: Tensor})[name]);
  if (list.length !== names.length || list.some(t => !(t instanceof Tensor))) {
    throw new UsageError(
      where,
      `the dataset gives ${list.filter(t => t instanceof Tensor).length} ${side} tensors; expected ` +
        `${names.length}: ${names.join(', ')}.`,
    );
  }
  return list;
}

/**
 * The same dataset without its sample weights, which tfjs drops unseen (A8): they go to `onWeights` right before
 * their batch is trained on.
 */
export function withoutWeights(
  dataset: DatasetLike,
  onWeights: (weights: SampleWeights | undefined, element: DatasetElement | undefined) => void,
): DatasetLike {
  return {
    size: dataset.size,
    async iterator(): Promise<LazyIteratorLike> {
      const iterator = await dataset.iterator();
      return {
        async next() {
          const result = await iterator.next();
          const element = result.value as DatasetElement | null | undefined;
          onWeights(element?.sampleWeights, element ?? undefined);
          return result;
        },
      };
    },
  };
}
