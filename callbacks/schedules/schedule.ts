import {UsageError} from '../../src/errors.js';
import {checkNumber, readOptions} from '../options.js';

/**
 * The learning rate of each step, the first being step 0: for an optimizer that follows it, or for
 * `LearningRateScheduler`, which asks once per epoch or once per step. Any function of that kind may stand in its place.
 */
export interface LearningRateSchedule {
  (step: number): number;
  /** The name of its class in Keras, such as `'ExponentialDecay'`. */
  readonly className: string;
  /** The options it was made with, defaults filled in. */
  getConfig(): Record<string, unknown>;
}

/** Options that every schedule has. */
export interface ScheduleOptions {
  /** Says in `getConfig()` what this schedule is. Default: the class's name. */
  name?: string;
}

/**
 * The arguments of a schedule: one object of options, Keras's snake_case included, or values in the order of
 * `defaults`, in which what has to be given is `undefined`.
 *
 * @throws UsageError for unknown options, too many arguments, and rates that are no finite numbers
 */
export function readSchedule<T extends object>(
  where: string,
  args: readonly unknown[],
  defaults: T,
  rates: readonly (keyof T & string)[],
): T {
  const names = Object.keys(defaults);
  const [first] = args;
  const isOptions = typeof first === 'object' && first !== null && !Array.isArray(first);
  if (args.length > (isOptions ? 1 : names.length)) {
    const which = `(${names.join(', ')})`;
    throw new UsageError(where, `expected ${which}, or one object of these; got ${args.length} arguments.`);
  }
  const given = isOptions ? first : Object.fromEntries(args.map((value, i) => [names[i], value]));
  const options = readOptions<T>(where, given, defaults);
  for (const rate of rates) checkFinite(where, rate, options[rate]);
  const {name} = options as ScheduleOptions;
  if (typeof name === 'string') return options;
  throw new UsageError(where, `name must be a string; got ${JSON.stringify(name)}.`);
}

/** Throws unless the value is a finite number. */
export function checkFinite(where: string, option: string, value: unknown): void {
  checkNumber(where, option, value);
  if (Number.isFinite(value)) return;
  throw new UsageError(where, `${option} must be finite; got ${String(value)}.`);
}

/** Throws unless the value is a number above 0. */
export function checkSteps(where: string, option: string, value: unknown): void {
  checkFinite(where, option, value);
  if ((value as number) > 0) return;
  throw new UsageError(where, `${option} must be more than 0; got ${String(value)}.`);
}

/** Throws unless the value is true or false. */
export function checkFlag(where: string, option: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new UsageError(where, `${option} must be true or false; got ${JSON.stringify(value)}.`);
}

/** A function of the step that can say what it is. */
export function describedAs(
  className: string,
  options: object,
  rate: (step: number) => number,
): LearningRateSchedule {
  return Object.assign((step: number) => rate(step), {className, getConfig: () => ({...options})});
}
