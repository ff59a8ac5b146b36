import {didYouMean, plainName, UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** The optimizers that tfjs has by name. */
const NAMES = ['adadelta', 'adagrad', 'adam', 'adamax', 'rmsprop', 'sgd'];

/**
 * An optimizer as tfjs takes it. Its name may have any spelling, such as Keras's `'RMSprop'`.
 *
 * @throws UsageError for anything else
 */
export function optimizerOf<T>(where: string, given: T): T | string {
  const one = `Give ${NAMES.join(', ')}, or an optimizer, such as tf.train.adam(0.001).`;
  if (typeof given === 'string') {
    const name = plainName(given);
    if (NAMES.includes(name)) return name;
    throw new UsageError(
      where,
      `unknown optimizer ${formatValue(given)}.${didYouMean(given, NAMES, 1 / 3)} ${one}`,
    );
  }
  if (given === undefined || given === null) throw new UsageError(where, `optimizer is missing. ${one}`);
  if (typeof (given as {minimize?: unknown}).minimize === 'function') return given;
  throw new UsageError(where, `expected an optimizer, got ${formatValue(given)}. ${one}`);
}
