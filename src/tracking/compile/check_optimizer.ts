import {didYouMean, UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** The optimizers that tfjs has by name. It knows each by two spellings. */
const NAMES = ['adadelta', 'adagrad', 'adam', 'adamax', 'rmsprop', 'sgd'];
const OTHER_SPELLINGS = ['Adadelta', 'Adagrad', 'Adam', 'Adamax', 'RMSProp', 'SGD'];

/** @throws UsageError unless tfjs takes this for an optimizer */
export function checkOptimizer(where: string, optimizer: unknown): void {
  const isName = typeof optimizer === 'string';
  if (isName && (NAMES.includes(optimizer) || OTHER_SPELLINGS.includes(optimizer))) return;
  const one = 'an optimizer, such as tf.train.adam(0.001)';
  if (isName) {
    throw new UsageError(
      where,
      `unknown optimizer ${formatValue(optimizer)}.${didYouMean(optimizer, NAMES)} Give one of ${NAMES.join(', ')}, or ${one}.`,
    );
  }
  if (optimizer === undefined || optimizer === null) {
    throw new UsageError(where, `optimizer is missing: give a name, such as 'adam', or ${one}.`);
  }
  if (typeof (optimizer as {minimize?: unknown}).minimize === 'function') return;
  throw new UsageError(
    where,
    `optimizer must be a name, such as 'adam', or ${one}; got ${formatValue(optimizer)}.`,
  );
}
