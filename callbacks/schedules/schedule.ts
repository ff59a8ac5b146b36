import {checkFlag} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkNumber, readOptions} from '../base/options.js';

/**
 * Returns the learning rate of a step; the first is 0. Made for an optimizer that follows it, or for
 * `LearningRateScheduler`, which calls it once per epoch or once per step. Any function of a step can be used
 * in its place.
 */
export interface LearningRateSchedule {
  (step: number): number;
  /** The name of its class in Keras, such as `'ExponentialDecay'`. */
  readonly className: string;
  /** The options, including defaults. */
  getConfig(): Record<string, unknown>;
}

/** Options that every schedule has. */
export interface ScheduleOptions {
  /** A name, returned by `getConfig()`. Default: as in Keras. */
  name?: string;
}

/** An option of a schedule: its default (none if it is required), and how to check a value. */
export interface ScheduleOption<T> {
  readonly defaultValue?: T;
  /** @throws UsageError for an invalid value */
  read(where: string, option: string, value: unknown): T;
}

/** A finite number. */
export function finite(initial?: number): ScheduleOption<number> {
  return {defaultValue: initial, read: checkFinite};
}

/** A finite number above 0. */
export function positive(): ScheduleOption<number> {
  const read = (where: string, option: string, value: unknown) => {
    const number = checkFinite(where, option, value);
    if (number > 0) return number;
    throw new UsageError(where, `${option} must be more than 0; got ${number}.`);
  };
  return {read};
}

/** A finite number, `least` or more. */
export function atLeast(least: number, initial: number): ScheduleOption<number> {
  const read = (where: string, option: string, value: unknown) => {
    checkNumber(where, option, value, {least});
    return checkFinite(where, option, value);
  };
  return {defaultValue: initial, read};
}

/** True or false. */
export function flag(initial: boolean): ScheduleOption<boolean> {
  return {defaultValue: initial, read: checkFlag};
}

/** An option that may be `undefined`. */
export function optional<T>({read}: ScheduleOption<T>): ScheduleOption<T | undefined> {
  return {
    read: (where, option, value) => (value === undefined ? undefined : read(where, option, value)),
  };
}

/** A list of finite numbers, which is copied. */
export function finiteList(): ScheduleOption<readonly number[]> {
  const read = (where: string, option: string, value: unknown) => {
    if (Array.isArray(value)) return value.map((item, i) => checkFinite(where, `${option}[${i}]`, item));
    throw new UsageError(where, `${option} must be an array of numbers; got ${formatValue(value)}.`);
  };
  return {read};
}

/** A string. */
export function text(initial: string): ScheduleOption<string> {
  const read = (where: string, option: string, value: unknown) => {
    if (typeof value === 'string') return value;
    throw new UsageError(where, `${option} must be a string; got ${formatValue(value)}.`);
  };
  return {defaultValue: initial, read};
}

/**
 * Makes the schedule of a Keras class from the arguments of its function: one object of options, or values in
 * the order of `known`, which lists all options.
 *
 * @param rateOf returns, for checked options, the function that computes the rate of a step
 * @throws UsageError for unknown options, too many arguments, and invalid values
 */
export function makeSchedule<T extends object>(
  className: string,
  args: readonly unknown[],
  known: {readonly [K in keyof T]-?: ScheduleOption<T[K]>},
  rateOf: (options: T) => (step: number) => number,
): LearningRateSchedule {
  const where = className[0].toLowerCase() + className.slice(1);
  const descriptions = Object.entries<ScheduleOption<unknown>>(known);
  const defaults = Object.fromEntries(
    descriptions.map(([option, {defaultValue: initial}]) => [option, initial]),
  );
  const given = readOptions(where, byName(where, args, Object.keys(defaults)), defaults);
  const options = Object.fromEntries(
    descriptions.map(([option, {read}]) => [option, read(where, option, given[option])]),
  );
  const rateAt = rateOf(options as T);
  return Object.assign((step: number) => rateAt(step), {className, getConfig: () => ({...options})});
}

function byName(where: string, args: readonly unknown[], names: readonly string[]): Record<string, unknown> {
  const [first] = args;
  const isOptions = typeof first === 'object' && first !== null && !Array.isArray(first);
  if (args.length > (isOptions ? 1 : names.length)) {
    const which = `(${names.join(', ')})`;
    throw new UsageError(where, `expected ${which}, or one object of these; got ${args.length} arguments.`);
  }
  return isOptions
    ? (first as Record<string, unknown>)
    : Object.fromEntries(args.map((value, i) => [names[i], value]));
}

function checkFinite(where: string, option: string, value: unknown): number {
  checkNumber(where, option, value);
  if (Number.isFinite(value)) return value as number;
  throw new UsageError(where, `${option} must be finite; got ${formatValue(value)}.`);
}
