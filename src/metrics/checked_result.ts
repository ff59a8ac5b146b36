import {UsageError} from '../errors.js';
import type {MetricResult, NestedNumbers} from '../types.js';

function numbers(value: unknown): NestedNumbers | undefined {
  if (typeof value === 'number') return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float32Array);
  if (!Array.isArray(value)) return undefined;
  const all = value.map(numbers);
  return all.every(v => v !== undefined) ? all : undefined;
}

/**
 * What an own metric's `result()` gave, as numbers.
 *
 * @throws UsageError when it is neither a number nor an array or a record of numbers: a forgotten `return`, say
 */
export function checkedResult(where: string, raw: unknown): MetricResult {
  const plain = numbers(raw);
  if (plain !== undefined) return plain;
  if (typeof raw === 'object' && raw !== null && Object.getPrototypeOf(raw) === Object.prototype) {
    const entries = Object.entries(raw).map(([key, value]) => [key, numbers(value)] as const);
    if (entries.every(([, value]) => value !== undefined)) return Object.fromEntries(entries) as MetricResult;
  }
  const got = typeof raw === 'object' && raw !== null ? raw.constructor?.name : String(raw);
  throw new UsageError(
    where,
    `result() gave ${got}. Expected a number, an array of numbers, {name: number}, a Weight or a Tensor.`,
  );
}
