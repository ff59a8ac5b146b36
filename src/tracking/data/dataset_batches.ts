import {Tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import {UsageError} from '../../errors.js';
import {printWarning} from '../../print.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {getOwn} from '../../own_property.js';
import {formatValue} from '../../format_value.js';
import {samplesOf} from './given_tensor.js';
import {checkTensors} from './tensor_checks.js';
import type {TargetsFor} from './unlabelled.js';
import type {DatasetLike, LazyIteratorLike, SampleWeights} from '../types.js';

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

/** @throws UsageError for anything that is not a dataset */
export function checkDataset(where: string, data: unknown, forTensors: string): void {
  if (isDataset(data)) return;
  throw new UsageError(
    where,
    `expected a tf.data.Dataset; got ${formatValue(data)}. For tensors, call ${forTensors}(x, y).`,
  );
}

/** @throws UsageError for a dataset where tensors are expected */
export function refuseDataset(where: string, x: unknown): void {
  if (!isDataset(x)) return;
  const instead = where === 'evaluate' ? 'evaluateDataset' : 'fitDataset';
  throw new UsageError(where, `x is a dataset, not tensors. Call ${instead}.`);
}

/** @throws UsageError for a dataset of infinite size: a pass over it would never end */
export function refuseEndless(where: string, {size}: DatasetLike, option: string): void {
  if (size !== Infinity) return;
  throw new UsageError(
    where,
    `the dataset never ends (its size is Infinity), so neither would a pass over it. Give ${option}, or a dataset that ` +
      'ends: leave out repeat(), or use take(n).',
  );
}

/**
 * An element with targets for every output. `made` are the tensors that were added; the owner of the element
 * disposes them.
 */
export function completeElement(
  where: string,
  model: InnerModel,
  element: DatasetElement,
  targetsFor: TargetsFor,
): {element: DatasetElement; made: readonly Tensor[]} {
  const {targets, made} = targetsFor(where, element.ys, samplesOf(element.xs, model));
  return {element: made.length === 0 ? element : {...element, ys: targets}, made};
}

/** The tensors of an element, in the order of the model's inputs and outputs. */
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

/** Names that users give to sample weights: that of `fit`, Keras's, and similar ones. */
const WEIGHTS = /^(sample|class)?_?weights?$/i;

/** The sample weights in an element, under any of these names. */
export function allWeights(element: object): [name: string, value: unknown][] {
  return Object.entries(element).filter(([name]) => WEIGHTS.test(name));
}

const READ = ['xs', 'ys', 'sampleWeights'];

/** The models that were warned of an element's other entries. */
const warned = new WeakSet<object>();

/** @throws UsageError for an element without inputs, such as `{x, y}` and `[x, y]` */
export function checkHasInputs(where: string, element: unknown): void {
  const {xs} = (element ?? {}) as Partial<DatasetElement>;
  if (xs !== undefined && xs !== null) return;
  throw new UsageError(
    where,
    `expected elements {xs, ys} or {xs, ys, sampleWeights} in the dataset; got ${formatValue(element)}.`,
  );
}

/** Warns of entries that nothing reads, once per model. */
export function warnOfOthers(where: string, model: object, element: object): void {
  const others = Object.keys(element).filter(name => !READ.includes(name));
  if (others.length === 0 || warned.has(model)) return;
  warned.add(model);
  printWarning(
    `${where}: nothing reads ${others.join(', ')} of the dataset's elements, whose tensors are disposed. An ` +
      'element has xs, ys and sampleWeights.',
  );
}

/** What an element has besides its inputs and targets. */
export function besidesData(element: object): unknown[] {
  const {xs, ys} = element as Partial<DatasetElement>;
  const data = new Set([xs, ys].flatMap(one => (one instanceof Tensor ? [one] : Object.values(one ?? {}))));
  const others = Object.entries(element).filter(([name]) => name !== 'xs' && name !== 'ys');
  return others.map(([, value]: [string, unknown]) => value).filter(value => !data.has(value));
}

/**
 * The sample weights of an element.
 *
 * @throws UsageError for weights under another name, which would be ignored
 */
export function elementWeights(where: string, element: object): SampleWeights | undefined {
  const wrong = allWeights(element).find(([name]) => name !== 'sampleWeights');
  if (wrong === undefined) return (element as DatasetElement).sampleWeights;
  throw new UsageError(
    where,
    `an element of the dataset has ${wrong[0]}, which nothing reads. Call it sampleWeights: {xs, ys, sampleWeights}.`,
  );
}

function flatten(where: string, side: string, names: readonly string[], values: unknown): Tensor[] {
  const list =
    values instanceof Tensor
      ? [values]
      : Array.isArray(values)
        ? (values as Tensor[])
        : names.map(name => getOwn(values as {[name: string]: Tensor}, name) as Tensor);
  if (list.length !== names.length || list.some(t => !(t instanceof Tensor))) {
    throw new UsageError(
      where,
      `the dataset yields ${list.filter(t => t instanceof Tensor).length} ${side} tensors; expected ` +
        `${names.length}: ${names.join(', ')}. The element has ${formatValue(values)}.`,
    );
  }
  checkTensors(where, side === 'input' ? 'xs' : 'ys', list, names);
  return list;
}

/**
 * A dataset whose elements pass through `onElement` right before they are trained on: tfjs ignores the sample
 * weights in them (A8).
 */
export function watchedElements(
  dataset: DatasetLike,
  onElement: (element: DatasetElement) => DatasetElement,
): DatasetLike {
  if (typeof (dataset as DatasetLike | null | undefined)?.iterator !== 'function') {
    throw new UsageError('fitDataset', `expected a tf.data.Dataset; got ${formatValue(dataset)}.`);
  }
  return {
    size: dataset.size,
    async iterator(): Promise<LazyIteratorLike> {
      const iterator = await dataset.iterator();
      return {
        async next() {
          const result = await rejectOnDeviceLoss(iterator.next());
          const element = result.value as DatasetElement | null | undefined;
          return element === null || element === undefined ? result : {...result, value: onElement(element)};
        },
      };
    },
  };
}
