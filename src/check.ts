import {UsageError} from './errors.js';
import {formatValue} from './format_value.js';

/** The error for an option that is not what it must be. */
export function optionError(where: string, option: string, must: string, value: unknown): UsageError {
  return new UsageError(where, `${option} must be ${must}; got ${formatValue(value)}.`);
}

/** `[3, 4]`, or `[null, 4]` for a size that varies: the way shapes are written in every message. */
export function showShape(shape: readonly (number | null)[]): string {
  return `[${shape.map(String).join(', ')}]`;
}

/** True for an object that is neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws unless `value` is one of `allowed`. */
export function checkOneOf<T>(where: string, option: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  const list = allowed.map(a => JSON.stringify(a)).join(', ');
  throw optionError(where, option, `one of ${list}`, value);
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** True when both shapes have the same dimensions. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

/** The most numbers that a list of thresholds holds. */
export const MOST_THRESHOLDS = 10_000_000;

/** Throws unless `value` is a whole number of at least `least`, and of at most `most`. */
export function checkCount(
  where: string,
  option: string,
  value: number,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range =
    Number.isInteger(value) && value > most ? `at most ${most}` : `a whole number of at least ${least}`;
  throw optionError(where, option, range, value);
}

/** Throws unless `value` is a number of at least `least`, and whole if `whole` says so. NaN is refused. */
export function checkNumber(
  where: string,
  option: string,
  value: unknown,
  {least = -Infinity, whole = false} = {},
): void {
  const fits = typeof value === 'number' && value >= least && (!whole || Number.isInteger(value));
  if (fits) return;
  const kind = whole ? 'a whole number' : 'a number';
  const range = least === -Infinity ? '' : `, at least ${least}`;
  throw optionError(where, option, `${kind}${range}`, value);
}

/** Throws unless `value` is a number, or NaN. */
export function checkNumberOrNaN(where: string, option: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw optionError(where, option, 'a number', value);
}

/** Throws unless `axis` is a whole number; whether there is such an axis is known from the first batch. */
export function checkAxis(where: string, axis: unknown): number {
  if (typeof axis === 'number' && Number.isInteger(axis)) return axis;
  throw optionError(where, 'axis', 'a whole number', axis);
}

/** Throws unless `value` lies in 0..1. */
export function checkFraction(where: string, option: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw optionError(where, option, 'a number in 0..1', value);
}

/** Throws unless `value` is a list of finite numbers. */
export function checkNumbers(where: string, option: string, value: unknown): readonly number[] {
  if (Array.isArray(value) && value.every(x => Number.isFinite(x))) return value as readonly number[];
  throw optionError(where, option, 'a list of numbers', value);
}

/** Throws unless `value` is null or a number that labels can be: a whole one, where they are class ids. */
export function checkIgnoreClass(where: string, value: unknown, whole = true): number | null {
  if (value === null || (whole ? Number.isInteger(value) : typeof value === 'number')) {
    return value as number | null;
  }
  const expected = whole ? 'a whole number' : 'a number';
  throw optionError(where, 'ignoreClass', `${expected} or null`, value);
}

/** Throws unless `value` is a string with something in it, or is left out. */
export function checkName(where: string, option: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  throw optionError(where, option, 'a string that is not empty', value);
}

/** Throws unless `value` is a list of different strings, or is left out. */
export function checkNames(where: string, option: string, value: unknown): void {
  if (value === undefined) return;
  const isList = Array.isArray(value) && value.every(x => typeof x === 'string' && x !== '');
  if (isList && new Set(value).size === value.length) return;
  throw optionError(where, option, 'a list of different names', value);
}

/** Throws unless `value` is true or false. */
export function checkFlag(where: string, option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw optionError(where, option, 'true or false', value);
}

/** Throws unless `value` is a level of verbosity, or left out. */
export function checkVerbose(where: string, value: unknown): void {
  if (
    value === undefined ||
    value === null ||
    ['number', 'boolean'].includes(typeof value) ||
    value === 'auto'
  )
    return;
  throw optionError(where, 'verbose', `0, 1, 2 or 'auto'`, value);
}

/**
 * Options as a part of a key: JSON, in which NaN, the infinities and -0 have names too, and null is theirs no
 * more.
 */
export function keyOf(value: unknown): string {
  return JSON.stringify(value, (_key, x: unknown) => {
    if (typeof x !== 'number' || (Number.isFinite(x) && !Object.is(x, -0))) return x;
    return {number: Object.is(x, -0) ? '-0' : String(x)};
  });
}
