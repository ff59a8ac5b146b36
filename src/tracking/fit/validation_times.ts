import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {ValidationFreq} from '../types.js';

const isCount = (n: unknown): boolean => typeof n === 'number' && Number.isInteger(n) && n > 0;

/**
 * Returns whether an epoch is validated; the first epoch is 0.
 *
 * Source: `validation_freq` of `keras.Model.fit`.
 *
 * @throws UsageError unless `freq` is a positive integer or a list of these, and there are validation data
 */
export function validationTimes(
  where: string,
  freq: ValidationFreq | null | undefined,
  hasData: boolean,
): (epoch: number) => boolean {
  if (freq === undefined || freq === null) return () => true;
  const isList = Array.isArray(freq) && freq.length > 0 && freq.every(isCount);
  if (!isList && !isCount(freq)) {
    throw new UsageError(
      where,
      `validationFreq must be a positive integer n (every n-th epoch), or a list of epochs, the first of which is 1; ` +
        `got ${formatValue(freq)}.`,
    );
  }
  if (!hasData) {
    throw new UsageError(
      where,
      'validationFreq says when to validate, but there is nothing to validate on. Give validation data too.',
    );
  }
  return epoch => (typeof freq === 'number' ? (epoch + 1) % freq === 0 : freq.includes(epoch + 1));
}
