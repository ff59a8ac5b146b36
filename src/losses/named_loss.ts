import type {Scalar} from '@tensorflow/tfjs-core';
import {UsageError} from '../errors.js';
import {formatValue} from '../format_value.js';

const names = new WeakMap<object, string>();

/**
 * Names a term that a layer adds with `addLoss`. It is then logged under this name, and not as part of
 * `regularization`.
 *
 * @example
 * layer.addLoss(namedLoss('kl', () => tf.mean(klPerSample)));
 */
export function namedLoss(name: string, term: () => Scalar): () => Scalar {
  if (typeof name !== 'string' || name === '' || typeof term !== 'function') {
    throw new UsageError('namedLoss', `expected (name, () => scalar); got ${formatValue([name, term])}.`);
  }
  names.set(term, name);
  return term;
}

/** The name from `namedLoss`; undefined for all other terms, such as the penalties of regularizers. */
export function nameOfLoss(term: () => Scalar): string | undefined {
  return names.get(term);
}
