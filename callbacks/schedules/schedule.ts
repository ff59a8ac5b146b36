import {UsageError} from '../../src/errors.js';
import {readOptions} from '../../src/options.js';
import type {OptionSpec} from './option_specs.js';

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
  known: {readonly [K in keyof T]-?: OptionSpec<T[K]>},
  rateOf: (options: T) => (step: number) => number,
): LearningRateSchedule {
  const where = className[0].toLowerCase() + className.slice(1);
  const specs = Object.entries<OptionSpec<unknown>>(known);
  const defaults = Object.fromEntries(specs.map(([option, {defaultValue}]) => [option, defaultValue]));
  const given = readOptions(where, byName(where, args, Object.keys(defaults)), defaults);
  const options = Object.fromEntries(
    specs.map(([option, {check}]) => [option, check(where, option, given[option])]),
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
