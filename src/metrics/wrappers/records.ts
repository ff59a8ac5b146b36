import {UsageError} from '../../errors.js';
import type {MetricResult, NestedNumbers} from '../../types.js';
import {setOwn} from '../../own_property.js';

/** A result by name. */
export interface NumbersByName {
  [name: string]: NestedNumbers;
}

/** True for a result that is a record. */
export function isRecord(result: MetricResult): result is NumbersByName {
  return typeof result === 'object' && !Array.isArray(result);
}

/**
 * Results by name as one record: the values of a record have the key `name_key`, and an array of one number
 * becomes that number.
 */
export function joinRecords(
  where: string,
  results: readonly (readonly [string, MetricResult])[],
): NumbersByName {
  const joined: NumbersByName = {};
  const add = (key: string, value: NestedNumbers): void => {
    if (Object.hasOwn(joined, key)) {
      throw new UsageError(where, `two results are called "${key}". Give one of the metrics another name.`);
    }
    setOwn(joined, key, single(value));
  };
  for (const [name, result] of results) {
    if (!isRecord(result)) add(name, result);
    else for (const [key, value] of Object.entries(result)) add(`${name}_${key}`, value);
  }
  return joined;
}

/** Replaces an array of one number, such as a score for each of one class, by that number. */
export function single(value: NestedNumbers): NestedNumbers {
  return Array.isArray(value) && value.length === 1 ? single(value[0]) : value;
}

/** Several results of one metric as arrays; records become a record of arrays. */
export function stacked(results: readonly MetricResult[]): MetricResult {
  const [first] = results;
  if (first === undefined || !isRecord(first)) return results.map(r => single(r as NestedNumbers));
  const keys = Object.keys(first);
  return Object.fromEntries(
    keys.map(key => [key, results.map(r => single((r as NumbersByName)[key]))] as const),
  );
}

/** Applies `of` to corresponding numbers of results, which have the same form. */
export function entrywise(
  results: readonly NestedNumbers[],
  of: (numbers: number[]) => number,
): NestedNumbers {
  const [first] = results;
  if (!Array.isArray(first)) return of(results as number[]);
  return first.map((_, i) =>
    entrywise(
      results.map(r => (r as NestedNumbers[])[i]),
      of,
    ),
  );
}

/** The name that an entry of a record belongs to: the entry itself, or its longest prefix among the names. */
export function ownerOf(entry: string, names: readonly string[]): string | undefined {
  const fitting = names.filter(name => entry === name || entry.startsWith(`${name}_`));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

/** Undoes `joinRecords`: the result of each name. */
export function parted(joined: NumbersByName, names: readonly string[]): [string, MetricResult][] {
  return names.map(name => {
    if (Object.hasOwn(joined, name)) return [name, joined[name]];
    const own = Object.entries(joined).filter(([key]) => ownerOf(key, names) === name);
    return [name, Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1), value]))];
  });
}
