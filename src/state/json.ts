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
  /** Of wrappers: the states of the metrics within. */
  readonly children?: readonly StateJson[];
}

/** The rows of every column, flat, and how many bits were cut off. */
interface RowsJson {
  readonly columns: readonly {readonly cut: number; readonly numbers: JsonNumbers}[];
}

/** JSON has no NaN, no infinities and no -0: those are strings. */
type JsonNumbers = (number | 'NaN' | 'Infinity' | '-Infinity' | '-0')[];

function encode(values: Float64Array): JsonNumbers {
  return Array.from(values, v => {
    if (Number.isFinite(v) && !Object.is(v, -0)) return v;
    return (Object.is(v, -0) ? '-0' : String(v)) as JsonNumbers[number];
  });
}

const SPELLED: readonly unknown[] = ['NaN', 'Infinity', '-Infinity', '-0'];

function decode(values: JsonNumbers): Float64Array {
  if (!Array.isArray(values) || !values.every(v => typeof v === 'number' || SPELLED.includes(v))) {
    throw new UsageError(
      'setState',
      'the state holds something else than numbers. It has to be as getState() gave it.',
    );
  }
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
  children: readonly StateJson[] = [],
): StateJson {
  const statistics: Record<string, JsonNumbers> = {};
  const collections: Record<string, RowsJson> = {};
  for (const [key, values] of counted) {
    if (isRows(values)) collections[key] = encodeRows(values);
    else statistics[key] = encode(values);
  }
  const some = Object.keys(collections).length > 0;
  return {
    version: 1,
    className,
    weights: weights.map(encode),
    statistics,
    ...(some && {collections}),
    ...(children.length > 0 && {children}),
  };
}

/** What a state holds, before it is known which statistics these are. */
export interface SavedState {
  readonly weights: Float64Array[];
  readonly statistics: ReadonlyMap<string, Float64Array>;
  readonly collections: ReadonlyMap<string, RowsJson>;
  readonly children: readonly StateJson[];
}

export function fromJson(className: string, json: StateJson): SavedState {
  if (!isState(json)) throw new UsageError(className, 'setState expects what getState() gave (version 1).');
  if (json.className !== className) {
    throw new UsageError(className, `setState: this is the state of a ${json.className}.`);
  }
  return {
    weights: json.weights.map(decode),
    statistics: new Map(Object.entries(json.statistics).map(([k, v]) => [k, decode(v)])),
    collections: new Map(Object.entries(json.collections ?? {})),
    children: json.children ?? [],
  };
}

function isState(json: Partial<StateJson> | null | undefined): boolean {
  if (typeof json !== 'object' || json === null) return false;
  const {version, weights, statistics, children = []} = json;
  const lists = Array.isArray(weights) && Array.isArray(children);
  return version === 1 && lists && typeof statistics === 'object' && statistics !== null;
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
