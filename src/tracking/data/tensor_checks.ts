import {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {getOwn} from '../../own_property.js';
import {formatValue} from '../../format_value.js';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Checks what was given for all inputs or outputs. tfjs itself only finds missing names, and reads properties
 * of anything else.
 *
 * @throws UsageError unless `data` is a tensor, an array of tensors or tensors by name, none of which is
 *   disposed
 */
export function checkTensors(where: string, name: string, data: unknown, names: readonly string[]): void {
  const isList = Array.isArray(data);
  const given = isList
    ? (data as unknown[])
    : isObject(data) && !('dataId' in data) && !ArrayBuffer.isView(data)
      ? names
          .map(one => getOwn(data as Record<string, unknown>, one))
          .filter(one => one !== undefined && one !== null)
      : [data];
  if (!given.every(one => isObject(one) && 'dataId' in one)) {
    const expected = 'a tensor, an array of tensors or tensors by name';
    const hint = holdsNumbers(data) ? ' Make a tensor of the numbers: tf.tensor(...).' : '';
    throw new UsageError(where, `${name} must be ${expected}; got ${formatValue(data)}.${hint}`);
  }
  if (given.some(one => (one as Tensor).isDisposed)) {
    throw new UsageError(where, `${name}: the tensor is disposed. Dispose it when it is no longer used.`);
  }
}

/** True for numbers in arrays or typed arrays, which tfjs's models do not take. */
function holdsNumbers(data: unknown): boolean {
  if (ArrayBuffer.isView(data)) return true;
  let first = data;
  // A tensor has at most six axes; an array may contain itself.
  for (let level = 0; level < 6 && Array.isArray(first); level++) first = first[0] as unknown;
  return Array.isArray(data) && typeof first === 'number';
}

/** Frees the tensors in a value such as an element of a dataset, which may contain itself: hence `levels`. */
export function disposeGiven(value: unknown, levels = 3): void {
  if (value instanceof Tensor) value.dispose();
  else if (isObject(value) && levels > 0 && !ArrayBuffer.isView(value))
    for (const one of Object.values(value)) disposeGiven(one, levels - 1);
}
