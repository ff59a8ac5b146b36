import {UsageError} from '../../errors.js';
import {DEEPEST, cpuArrayFromNumbers, isTyped} from '../../array/cpu_array.js';
import type {MetricResult, NestedNumbers} from '../../types.js';

/** Undefined if it contains anything else, is nested too deep, or contains itself. */
function numbers(value: unknown, depth = 0): NestedNumbers | undefined {
  if (typeof value === 'number') return value;
  if (isTyped(value)) return Array.from(cpuArrayFromNumbers(value).data);
  if (!Array.isArray(value) || depth === DEEPEST) return undefined;
  const all = value.map(one => numbers(one, depth + 1));
  return all.every(v => v !== undefined) ? all : undefined;
}

/**
 * What `result()` of a custom metric returned, as numbers.
 *
 * @throws UsageError when it is neither a number nor an array or a record of numbers: for example after a
 *   forgotten `return`
 */
export function checkedResult(where: string, raw: unknown): MetricResult {
  const plain = numbers(raw);
  if (plain !== undefined) return plain;
  if (
    typeof raw === 'object' &&
    raw !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(raw))
  ) {
    const entries = Object.entries(raw).map(([key, value]) => [key, numbers(value)] as const);
    if (entries.every(([, value]) => value !== undefined)) return Object.fromEntries(entries) as MetricResult;
  }
  const got = typeof raw === 'object' && raw !== null ? raw.constructor?.name : String(raw);
  throw new UsageError(
    where,
    `result() returned ${got}. Expected a number, an array of numbers, {name: number}, a MetricWeight or a Tensor.`,
  );
}
