import {slice, Tensor} from '@tensorflow/tfjs-core';
import {isTyped} from '../../array/cpu_array.js';
import {isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {DatasetLike} from '../../tracking/types.js';
import type {EvaluationBatch} from '../fold/fold_batch.js';
import {disposeTensorsIn} from './own_tensors.js';

/** One batch of data: what a fold takes, with the inputs `x` in place of predictions. */
export interface EvaluationElement<X = unknown> extends Omit<EvaluationBatch, 'yPred'> {
  /** Inputs of the model, as `predict` takes them. */
  readonly x: X;
}

/** All samples at once: tensors, typed arrays or nested arrays, with the samples along the first axis. */
export type EvaluationArrays<X = unknown> = EvaluationElement<X>;

/** A dataset of `tf.data`, whose elements may also be `{xs, ys}`; batches; or all samples at once. */
export type EvaluationData<X = unknown> =
  DatasetLike | AsyncIterable<EvaluationElement<X>> | Iterable<EvaluationElement<X>> | EvaluationArrays<X>;

/** A batch, and what to dispose when it was counted. */
export interface OwnedElement {
  readonly element: EvaluationElement;
  /** Its tensors are disposed. */
  readonly owned: unknown;
}

/** The batches of any data. */
export interface Elements {
  readonly batches: AsyncIterator<OwnedElement>;
  /** Number of batches, if it is known. */
  readonly total: number | undefined;
}

const NAMES = {x: 'xs', yTrue: 'ys', sampleWeight: 'sampleWeights'} as const;

/**
 * @param batchSize for arrays
 * @param disposes whether the tensors of batches are disposed; those of given arrays never are
 */
export function elementsOf(
  where: string,
  data: EvaluationData,
  batchSize: number,
  disposes: boolean | undefined,
): Elements {
  const {size, iterator} = (data ?? {}) as Partial<DatasetLike>;
  if (typeof iterator === 'function') {
    const total = typeof size === 'number' && size >= 0 && Number.isFinite(size) ? size : undefined;
    if (size === Infinity) {
      throw new UsageError(where, 'the dataset never ends. Leave out repeat(), or use take(n).');
    }
    return {batches: fromDataset(where, data as DatasetLike, disposes ?? true), total};
  }
  if (isIterable(data)) {
    const isList = Array.isArray(data);
    const total = isList ? data.length : undefined;
    return {batches: fromIterable(where, data, disposes ?? !isList), total};
  }
  const arrays = elementFrom(where, data);
  const count = leadingSize(arrays.yTrue) ?? leadingSize(arrays.x);
  if (count === undefined) {
    throw new UsageError(
      where,
      `expected data as a dataset, batches {x, yTrue}, or arrays {x, yTrue}; got ${formatValue(data)}.`,
    );
  }
  return {batches: fromArrays(where, arrays, count, batchSize), total: Math.ceil(count / batchSize)};
}

/** The number of samples of an array, or of the first one of a list or a record of them. */
export function leadingSize(value: unknown): number | undefined {
  if (value instanceof Tensor) return value.shape[0];
  if (isTyped(value)) return value.length;
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    return first instanceof Tensor || isTyped(first) ? leadingSize(first) : value.length;
  }
  if (!isRecord(value)) return undefined;
  const [first] = Object.values(value);
  return first === undefined ? undefined : leadingSize(first);
}

function isIterable(data: unknown): data is Iterable<EvaluationElement> | AsyncIterable<EvaluationElement> {
  if (typeof data !== 'object' || data === null) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data;
}

async function* fromDataset(
  where: string,
  data: DatasetLike,
  disposes: boolean,
): AsyncGenerator<OwnedElement> {
  const iterator = await data.iterator();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    yield ownedElement(where, next.value, disposes);
  }
}

async function* fromIterable(
  where: string,
  data: Iterable<EvaluationElement> | AsyncIterable<EvaluationElement>,
  disposes: boolean,
): AsyncGenerator<OwnedElement> {
  for await (const value of data) yield ownedElement(where, value, disposes);
}

function ownedElement(where: string, value: unknown, disposes: boolean): OwnedElement {
  try {
    return {element: elementFrom(where, value), owned: disposes ? value : undefined};
  } catch (error) {
    if (disposes) disposeTensorsIn(value);
    throw error;
  }
}

/** An element with this package's names, from one with those of `fitDataset`. */
function elementFrom(where: string, value: unknown): EvaluationElement {
  if (!isRecord(value) || value instanceof Tensor) {
    throw new UsageError(where, `expected {x, yTrue, sampleWeight?, slice?}, got ${formatValue(value)}.`);
  }
  const {
    x,
    yTrue,
    sampleWeight,
    mask,
    slice: groups,
    ...rest
  } = Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const known = (Object.keys(NAMES) as (keyof typeof NAMES)[]).find(name => NAMES[name] === key);
      return [known ?? key, one];
    }),
  ) as unknown as EvaluationElement;
  const [other] = Object.keys(rest);
  if (other !== undefined) {
    throw new UsageError(where, `unknown key "${other}": expected {x, yTrue, sampleWeight?, mask?, slice?}.`);
  }
  if (x === undefined || x === null)
    throw new UsageError(where, 'the data have no x: expected {x, yTrue, sampleWeight?}.');
  return {x, yTrue, sampleWeight, mask, slice: groups};
}

async function* fromArrays(
  where: string,
  {x, yTrue, sampleWeight, mask, slice: groups}: EvaluationElement,
  count: number,
  batchSize: number,
): AsyncGenerator<OwnedElement> {
  for (let from = 0; from < count; from += batchSize) {
    const size = Math.min(batchSize, count - from);
    const part = <T>(value: T): T => rowsOf(where, value, {from, size, count}) as T;
    const element = {
      x: part(x),
      yTrue: part(yTrue),
      sampleWeight: part(sampleWeight),
      mask: part(mask),
      slice: part(groups),
    };
    yield {element, owned: element};
  }
}

interface Part {
  readonly from: number;
  readonly size: number;
  readonly count: number;
}

/** Some rows of an array, or of each array of a list or a record. Rows of tensors are new tensors. */
function rowsOf(where: string, value: unknown, part: Part): unknown {
  const {from, size, count} = part;
  if (value === undefined || value === null) return value;
  if (value instanceof Tensor) {
    if (value.isDisposed)
      throw new UsageError(where, 'a tensor of the data is disposed. Dispose it afterwards.');
    checkCount(where, value.shape[0] ?? 1, count);
    return slice(value, from, size);
  }
  if (isTyped(value)) {
    const width = value.length / count;
    if (!Number.isInteger(width)) throw notDivided(where, value.length, count);
    return value.subarray(from * width, (from + size) * width);
  }
  if (Array.isArray(value)) {
    if (value[0] instanceof Tensor || isTyped(value[0])) {
      const isRows = isTyped(value[0]) && value.length === count;
      if (!isRows) return value.map(one => rowsOf(where, one, part));
    }
    checkCount(where, value.length, count);
    return value.slice(from, from + size);
  }
  if (!isRecord(value)) throw new UsageError(where, `expected an array, got ${formatValue(value)}.`);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rowsOf(where, one, part)]));
}

function checkCount(where: string, rows: number, count: number): void {
  if (rows === count) return;
  throw new UsageError(where, `the arrays have different lengths: one has ${rows} rows, another ${count}.`);
}

function notDivided(where: string, length: number, count: number): UsageError {
  return new UsageError(where, `a typed array of ${length} numbers does not divide into ${count} rows.`);
}
