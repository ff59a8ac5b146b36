import {checkFlag, checkNumber} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** Specifies an option of a schedule: its default (none if it is required), and how to check a value. */
export interface OptionSpec<T> {
  readonly defaultValue?: T;
  /**
   * Returns the value.
   *
   * @throws UsageError for an invalid one
   */
  check(where: string, option: string, value: unknown): T;
}

/** A finite number. */
export function finite(defaultValue?: number): OptionSpec<number> {
  return {defaultValue, check: checkFinite};
}

/** A finite number above 0. */
export function positive(): OptionSpec<number> {
  const check = (where: string, option: string, value: unknown) => {
    const number = checkFinite(where, option, value);
    if (number > 0) return number;
    throw new UsageError(where, `${option} must be more than 0; got ${number}.`);
  };
  return {check};
}

/** A finite number, `least` or more. */
export function atLeast(least: number, defaultValue: number): OptionSpec<number> {
  const check = (where: string, option: string, value: unknown) => {
    checkNumber(where, option, value, {least});
    return checkFinite(where, option, value);
  };
  return {defaultValue, check};
}

/** True or false. */
export function flag(defaultValue: boolean): OptionSpec<boolean> {
  return {defaultValue, check: checkFlag};
}

/** An option that may be `undefined`. */
export function optional<T>({check}: OptionSpec<T>): OptionSpec<T | undefined> {
  return {
    check: (where, option, value) => (value === undefined ? undefined : check(where, option, value)),
  };
}

/** A list of finite numbers, which is copied. */
export function finiteList(): OptionSpec<readonly number[]> {
  const check = (where: string, option: string, value: unknown) => {
    if (Array.isArray(value)) return value.map((item, i) => checkFinite(where, `${option}[${i}]`, item));
    throw new UsageError(where, `${option} must be an array of numbers; got ${formatValue(value)}.`);
  };
  return {check};
}

/** A string. */
export function text(defaultValue: string): OptionSpec<string> {
  const check = (where: string, option: string, value: unknown) => {
    if (typeof value === 'string') return value;
    throw new UsageError(where, `${option} must be a string; got ${formatValue(value)}.`);
  };
  return {defaultValue, check};
}

function checkFinite(where: string, option: string, value: unknown): number {
  checkNumber(where, option, value);
  if (Number.isFinite(value)) return value as number;
  throw new UsageError(where, `${option} must be finite; got ${formatValue(value)}.`);
}
