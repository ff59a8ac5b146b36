import {Tensor} from '@tensorflow/tfjs-core';
import {getOwn} from '../../own_property.js';

/** One of the tensors that were given alone, in an array or by name; undefined for anything else. */
export function givenTensor(data: unknown, index: number, name: string): Tensor | undefined {
  if (data instanceof Tensor) return data;
  if (typeof data !== 'object' || data === null) return undefined;
  const one: unknown = Array.isArray(data) ? data[index] : getOwn(data as Record<string, unknown>, name);
  return one instanceof Tensor ? one : undefined;
}

/** How many samples there are, by the first input; 0 if that is not a tensor, which later checks find. */
export function samplesOf(x: unknown, {inputNames}: {readonly inputNames: readonly string[]}): number {
  return givenTensor(x, 0, inputNames[0])?.shape[0] ?? 0;
}

/** The tensors that are not among those that were given. */
export function foreign(tensors: readonly Tensor[], given: unknown): Tensor[] {
  const own = new Set<unknown>(
    given instanceof Tensor ? [given] : Object.values((given ?? {}) as Record<string, unknown>),
  );
  return tensors.filter(t => !own.has(t));
}
