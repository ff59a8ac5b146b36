import {UsageError} from '../errors.js';

/** JSON has no NaN, no infinities and no -0, so these are strings. */
export type JsonNumbers = (number | 'NaN' | 'Infinity' | '-Infinity' | '-0')[];

const SPELLED: readonly unknown[] = ['NaN', 'Infinity', '-Infinity', '-0'];

export function encodeNumbers(values: Float64Array): JsonNumbers {
  return Array.from(values, v => {
    if (Object.is(v, -0)) return '-0';
    return Number.isFinite(v) ? v : (String(v) as JsonNumbers[number]);
  });
}

/** @throws UsageError unless they are as `encodeNumbers` returns them */
export function decodeNumbers(json: unknown): Float64Array {
  // `every` skips holes, `Array.from` does not.
  if (Array.isArray(json) && Array.from(json).every(v => Number.isFinite(v) || SPELLED.includes(v))) {
    return Float64Array.from(json as number[], Number);
  }
  throw new UsageError(
    'setState',
    'the state contains something else than numbers. It has to be as getState() returned it.',
  );
}
