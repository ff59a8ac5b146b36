import {UsageError} from '../errors.js';
import {type RowLayout, Rows} from './rows.js';
import type {CountedValues} from './slot.js';

/** A metric's state as JSON: versioned, float64-exact, structured-cloneable. */
export interface StateJson {
  readonly version: 1;
  readonly className: string;
  readonly weights: JsonNumbers[];
  readonly statistics: {readonly [key: string]: JsonNumbers};
  /** Of metrics that keep rows. */
  readonly collections?: {readonly [key: string]: RowsJson};
}

/** The rows of every column, flat, and how many bits were cut off. */
export interface RowsJson {
  readonly columns: readonly {readonly cut: number; readonly numbers: JsonNumbers}[];
}

/** JSON has no NaN, no infinities and no -0: those are strings. */
export type JsonNumbers = (number | 'NaN' | 'Infinity' | '-Infinity' | '-0')[];

function encode(values: Float64Array): JsonNumbers {
  return Array.from(values, v => {
    if (Number.isFinite(v) && !Object.is(v, -0)) return v;
    return (Object.is(v, -0) ? '-0' : String(v)) as JsonNumbers[number];
  });
}

function decode(values: JsonNumbers): Float64Array {
  return Float64Array.from(values, Number);
}

function encodeRows(columns: readonly Rows[]): RowsJson {
  return {columns: columns.map(rows => ({cut: rows.coarseness, numbers: encode(rows.flat())}))};
}

function isRows(values: CountedValues): values is readonly Rows[] {
  return !(values instanceof Float64Array);
}

export function toJson(
  className: string,
  weights: Float64Array[],
  counted: ReadonlyMap<string, CountedValues>,
): StateJson {
  const statistics: Record<string, JsonNumbers> = {};
  const collections: Record<string, RowsJson> = {};
  for (const [key, values] of counted) {
    if (isRows(values)) collections[key] = encodeRows(values);
    else statistics[key] = encode(values);
  }
  const some = Object.keys(collections).length > 0;
  return {version: 1, className, weights: weights.map(encode), statistics, ...(some && {collections})};
}

/** What a state holds, before it is known which statistics these are. */
export interface SavedState {
  readonly weights: Float64Array[];
  readonly statistics: ReadonlyMap<string, Float64Array>;
  readonly collections: ReadonlyMap<string, RowsJson>;
}

export function fromJson(className: string, json: StateJson): SavedState {
  if (json === null || typeof json !== 'object' || json.version !== 1 || !Array.isArray(json.weights)) {
    throw new UsageError(className, 'setState expects what getState() gave (version 1).');
  }
  if (json.className !== className) {
    throw new UsageError(className, `setState: this is the state of a ${json.className}.`);
  }
  return {
    weights: json.weights.map(decode),
    statistics: new Map(Object.entries(json.statistics).map(([k, v]) => [k, decode(v)])),
    collections: new Map(Object.entries(json.collections ?? {})),
  };
}

/** The rows that were saved, in the layout of their collection. */
export function rowsFromJson({columns}: RowsJson, layout: RowLayout): Rows[] {
  return columns.map(({cut, numbers}) => {
    const rows = new Rows(layout);
    rows.raise(cut);
    rows.push(decode(numbers));
    return rows;
  });
}
