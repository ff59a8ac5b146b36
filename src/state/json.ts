import {isRecord} from '../check.js';
import {UsageError} from '../errors.js';
import {formatValue} from '../format_value.js';
import {Checksum} from './checksum.js';
import {MOST_DROPPED_BITS} from './quantize.js';
import type {SavedSamples} from './stored_samples.js';
import type {SavedValues} from './tally.js';

/** A metric's state as JSON: versioned, float64-exact, structured-cloneable. */
export interface StateJson {
  readonly version: 2;
  readonly className: string;
  /** A checksum of the configuration that the numbers were counted with. */
  readonly config: string;
  readonly weights: JsonNumbers[];
  readonly statistics: {readonly [key: string]: JsonNumbers};
  /** For metrics that store samples. */
  readonly collections?: {readonly [key: string]: SamplesJson};
  /** For wrappers: the states of the inner metrics. */
  readonly children?: readonly StateJson[];
  /** A checksum of all of the above. A state that was changed or lost a part is refused. */
  readonly checksum: string;
}

/** The samples of every column as one flat array, and the bits that each coordinate has lost. */
export interface SamplesJson {
  readonly columns: readonly {readonly cut: number; readonly numbers: JsonNumbers}[];
}

/** JSON has no NaN, no infinities and no -0, so these are strings. */
export type JsonNumbers = (number | 'NaN' | 'Infinity' | '-Infinity' | '-0')[];

function encode(values: Float64Array): JsonNumbers {
  return Array.from(values, v => {
    if (Number.isFinite(v) && !Object.is(v, -0)) return v;
    return (Object.is(v, -0) ? '-0' : String(v)) as JsonNumbers[number];
  });
}

const SPELLED: readonly unknown[] = ['NaN', 'Infinity', '-Infinity', '-0'];

function decode(values: unknown): Float64Array {
  const isNumbers =
    Array.isArray(values) &&
    // `every` skips holes, `Array.from` does not.
    Array.from(values as unknown[]).every(v => Number.isFinite(v) || SPELLED.includes(v));
  if (!isNumbers) {
    throw new UsageError(
      'setState',
      'the state holds something else than numbers. It has to be as getState() gave it.',
    );
  }
  return Float64Array.from(values as number[], Number);
}

/** The contents of a state, before the metric's statistics are known. */
export interface SavedState {
  readonly weights: readonly Float64Array[];
  /** What was counted, by the keys of tallies. */
  readonly counted: ReadonlyMap<string, SavedValues>;
  readonly children: readonly StateJson[];
}

/** The part of a saved state that none of these tallies has counted. */
export function omitTallies(saved: SavedState, tallies: readonly {readonly key: string}[]): SavedState {
  const counted = new Map(saved.counted);
  for (const {key} of tallies) counted.delete(key);
  return {...saved, counted};
}

/** The values of statistics and the samples of collections, which are different parts of a state. */
function sectionsOf(counted: Iterable<readonly [string, SavedValues]>) {
  const statistics: [string, Float64Array][] = [];
  const collections: [string, readonly SavedSamples[]][] = [];
  for (const [key, values] of counted) {
    if (values instanceof Float64Array) statistics.push([key, values]);
    else collections.push([key, values]);
  }
  return {statistics, collections};
}

/** A checksum of a metric's configuration. */
export function configSum(config: string): string {
  return new Checksum().text(config).toString();
}

/**
 * A checksum of everything in a state, whatever the order of its keys. Child states are included by their
 * checksums.
 */
function checksumOf(className: string, config: string, saved: SavedState): string {
  const {weights, counted, children} = saved;
  const {statistics, collections} = sectionsOf([...counted].sort(([a], [b]) => (a < b ? -1 : 1)));
  const sum = new Checksum().text(className).text(config).text(`${weights.length} weights`);
  for (const numbers of weights) sum.numbers(numbers);
  for (const [key, numbers] of statistics) sum.text(`statistic ${key}`).numbers(numbers);
  for (const [key, columns] of collections) {
    sum.text(`collection ${key}`);
    for (const {cut, numbers} of columns) sum.text(`cut ${cut}`).numbers(numbers);
  }
  for (const child of children) sum.text(`child ${child.checksum}`);
  return sum.toString();
}

export function toJson(
  className: string,
  config: string,
  weights: readonly Float64Array[],
  counted: ReadonlyMap<string, SavedValues>,
  children: readonly StateJson[] = [],
): StateJson {
  const {statistics, collections} = sectionsOf(counted);
  const sum = configSum(config);
  return {
    version: 2,
    className,
    config: sum,
    weights: weights.map(encode),
    statistics: Object.fromEntries(statistics.map(([key, numbers]) => [key, encode(numbers)])),
    ...(collections.length > 0 && {collections: Object.fromEntries(collections.map(encodeSamples))}),
    ...(children.length > 0 && {children}),
    checksum: checksumOf(className, sum, {weights, counted, children}),
  };
}

function encodeSamples([key, columns]: [string, readonly SavedSamples[]]): [string, SamplesJson] {
  return [key, {columns: columns.map(({cut, numbers}) => ({cut, numbers: encode(numbers)}))}];
}

/** Parses a state. Call `checkWhole` last: other checks know more about what is wrong. */
export function fromJson(className: string, json: StateJson): SavedState {
  if (!isState(json)) {
    throw new UsageError(className, 'setState expects what getState() gave (version 2).');
  }
  if (json.className !== className) {
    throw new UsageError(className, `setState: this is the state of a ${json.className}.`);
  }
  return {
    weights: json.weights.map(decode),
    counted: new Map<string, SavedValues>([
      ...Object.entries(json.statistics).map(([key, numbers]) => [key, decode(numbers)] as const),
      ...Object.entries(json.collections ?? {}).map(([key, rows]) => [key, decodeSamples(rows)] as const),
    ]),
    children: json.children ?? [],
  };
}

/** Throws unless the state was counted with this configuration and is unchanged since `getState`. */
export function checkWhole(className: string, config: string, json: StateJson, saved: SavedState): void {
  if (json.checksum !== checksumOf(className, json.config, saved)) {
    throw new UsageError(
      className,
      'setState: the state is not as getState() gave it: its checksum does not fit. Something of it was lost or changed.',
    );
  }
  if (json.config !== configSum(config)) {
    throw new UsageError(
      className,
      `setState: the state is one of another configuration; this metric's is ${config}. Make the metric with the ` +
        'options of the one that gave the state.',
    );
  }
}

function isState(json: Partial<StateJson> | null | undefined): boolean {
  if (!isRecord(json)) return false;
  const {
    version,
    className,
    config,
    weights,
    statistics,
    collections = {},
    children = [],
    checksum,
    ...rest
  } = json;
  return (
    version === 2 &&
    [className, config, checksum].every(text => typeof text === 'string') &&
    Array.isArray(weights) &&
    Array.isArray(children) &&
    children.every(isRecord) &&
    isRecord(statistics) &&
    isRecord(collections) &&
    Object.keys(rest).length === 0
  );
}

function decodeSamples(json: unknown): SavedSamples[] {
  const columns = isRecord(json) && Object.keys(json).length === 1 ? json.columns : undefined;
  if (!Array.isArray(columns)) throw new UsageError('setState', `expected rows, got ${formatValue(json)}.`);
  return columns.map((column: unknown) => {
    const {cut, numbers} = (isRecord(column) ? column : {}) as {cut?: unknown; numbers?: unknown};
    const isBitCount = Number.isInteger(cut) && (cut as number) >= 0 && (cut as number) <= MOST_DROPPED_BITS;
    if (isBitCount && Object.keys(column as object).length === 2)
      return {cut: cut as number, numbers: decode(numbers)};
    throw new UsageError(
      'setState',
      `expected {cut, numbers} of every column of rows, got ${formatValue(column)}.`,
    );
  });
}
