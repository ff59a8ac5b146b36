import {Tensor} from '@tensorflow/tfjs-core';
import {isUnlabelled} from './unlabelled.js';

/** All tensors in the arguments of `fit`, in a fixed order, without those of outputs that have no labels. */
export function tensorsIn(data: unknown): unknown[] {
  if (data === undefined || data === null || data instanceof Tensor || typeof data !== 'object')
    return [data];
  if (Array.isArray(data)) return data.filter(isThere);
  const entries = Object.entries(data as Record<string, unknown>);
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value)
    .filter(isThere);
}

function isThere(one: unknown): boolean {
  return one !== undefined && one !== null && !(one instanceof Tensor && isUnlabelled(one));
}
