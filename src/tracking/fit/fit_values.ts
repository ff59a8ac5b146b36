import {checkVerbose} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** Values of `yieldEvery`, besides a number of milliseconds. */
const YIELDS: readonly unknown[] = ['auto', 'batch', 'epoch', 'never', null, undefined];

/** Sizes and counts of batches. */
const COUNTS = ['batchSize', 'batchesPerEpoch', 'validationBatchSize', 'validationBatches'];

type Values = Readonly<Record<string, unknown>>;

/**
 * Checks values that tfjs's loops take whatever they are, where a mistake would have another effect than its
 * author expects.
 */
export function checkFitValues(where: string, args: object): void {
  const given = args as Values;
  const {yieldEvery, verbose, shuffle, classWeight} = given;
  checkCount(where, given, 'epochs');
  checkCount(where, given, 'initialEpoch');
  for (const name of COUNTS) checkNotText(where, given, name);
  if (!YIELDS.includes(yieldEvery) && !(typeof yieldEvery === 'number' && yieldEvery >= 0)) {
    throw wrong(
      where,
      'yieldEvery',
      "'auto', 'batch', 'epoch', 'never' or a number of milliseconds",
      yieldEvery,
    );
  }
  checkVerbose(where, verbose);
  if (!isFlag(shuffle) && shuffle !== 'batch') throw wrong(where, 'shuffle', 'true or false', shuffle);
  if (!isClassWeight(classWeight)) {
    throw wrong(where, 'classWeight', 'weights by class, such as {0: 1, 1: 5}', classWeight);
  }
}

/** Whether all weights are numbers, by class, or by output and class. */
function isClassWeight(given: unknown, levels = 2): boolean {
  if (given === undefined || given === null) return true;
  if (typeof given !== 'object' || levels === 0) return false;
  return Object.values(given).every(one => typeof one === 'number' || isClassWeight(one, levels - 1));
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean' || value === 1 || !value;

/** tfjs's loop of `fit` compares and adds these numbers, whatever they are. */
function checkCount(where: string, args: Values, name: string): void {
  const value = args[name];
  if (value === undefined || value === null || value === Infinity) return;
  if (Number.isInteger(value) && (value as number) >= 0) return;
  throw new UsageError(where, `${name} must be an integer from 0; got ${formatValue(value)}.`);
}

/** tfjs's own error says of `'8'` that it got 8. */
function checkNotText(where: string, args: Values, name: string): void {
  const value = args[name];
  if (typeof value !== 'string' || !(Number(value) > 0)) return;
  throw wrong(where, name, 'a positive integer', value);
}

function wrong(where: string, name: string, expected: string, got: unknown): UsageError {
  return new UsageError(where, `${name} must be ${expected}; got ${formatValue(got)}.`);
}
