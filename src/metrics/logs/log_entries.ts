import type {MetricResult, NestedNumbers} from '../../types.js';
import type {Metric} from '../base/metric.js';

function numbersIn(value: NestedNumbers): number[] {
  return Array.isArray(value) ? value.flatMap(numbersIn) : [value];
}

/**
 * A metric's result as log entries, which are numbers: `[[key, number], ...]`.
 *
 * A number, or an array of one number, has the key. A longer array is logged as its mean, so that it can be
 * monitored, under the key, and number by number under `key_0`, `key_1`, ... or `key_` + `classNames[i]`;
 * deeper arrays have more indices (`key_0_1`). The values of a record are logged under `key_name`, by the
 * same rules.
 */
export function logEntries(
  key: string,
  result: MetricResult,
  classNames?: readonly string[],
): [string, number][] {
  if (typeof result === 'number') return [[key, result]];
  if (!Array.isArray(result)) {
    return Object.entries(result).flatMap(([name, value]) => logEntries(`${key}_${name}`, value, classNames));
  }
  const all = numbersIn(result);
  if (all.length === 1) return [[key, all[0]]];
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const parts = result.map((part, i) => {
    const inner = logEntries(`${key}_${classNames?.[i] ?? i}`, part, classNames);
    return Array.isArray(part) && numbersIn(part).length > 1 ? inner.slice(1) : inner;
  });
  return [[key, mean], ...parts.flat()];
}

/**
 * An array as a record of its entries, with their log keys: for results whose mean is meaningless. A single
 * number is returned as it is.
 */
export function entriesOf(values: NestedNumbers[], classNames?: readonly string[]): MetricResult {
  if (numbersIn(values).length === 0) return {};
  const all = logEntries('', values, classNames);
  return all.length === 1 ? all[0][1] : Object.fromEntries(all.slice(1).map(([key, x]) => [key.slice(1), x]));
}

/** The log entries of a metric's result. */
export function metricEntries(key: string, metric: Metric, result: MetricResult): [string, number][] {
  return logEntries(key, metric.logged(result), metric.classNames);
}
