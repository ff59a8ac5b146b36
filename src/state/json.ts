import {isRecord} from '../check.js';
import {UsageError} from '../errors.js';
import {Checksum} from './checksum.js';
import type {JsonNumbers} from './json_numbers.js';
import type {SamplesJson} from './samples_json.js';

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

/** A state as JSON, without what identifies the metric. */
export interface SavedState {
  readonly weights: readonly JsonNumbers[];
  /** What was counted, by the keys of tallies. */
  readonly counted: ReadonlyMap<string, unknown>;
  readonly children: readonly StateJson[];
}

/** The part of a saved state that none of these tallies has counted. */
export function omitTallies(saved: SavedState, tallies: readonly {readonly key: string}[]): SavedState {
  const counted = new Map(saved.counted);
  for (const {key} of tallies) counted.delete(key);
  return {...saved, counted};
}

/** A checksum of a metric's configuration. */
function configSum(config: string): string {
  return new Checksum().text(config).toString();
}

/** The entries in the order of their keys. */
function sorted<T>(record: Readonly<Record<string, T>> = {}): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * A checksum of everything in a state, whatever the order of its keys. Child states are included by their
 * checksums.
 */
function checksumOf(json: Omit<StateJson, 'checksum'>): string {
  const {className, config, weights, statistics, collections, children = []} = json;
  const sum = new Checksum().text(className).text(config).text(`${weights.length} weights`);
  for (const numbers of weights) sum.numbers(numbers);
  for (const [key, numbers] of sorted(statistics)) sum.text(`statistic ${key}`).numbers(numbers);
  for (const [key, {columns}] of sorted(collections)) {
    sum.text(`collection ${key}`);
    for (const {cut, numbers} of columns) sum.text(`cut ${cut}`).numbers(numbers);
  }
  for (const child of children) sum.text(`child ${child.checksum}`);
  return sum.toString();
}

/** Completes a state by its checksums. */
export function toJson(
  className: string,
  config: string,
  contents: Pick<StateJson, 'weights' | 'statistics' | 'collections' | 'children'>,
): StateJson {
  const json = {version: 2, className, config: configSum(config), ...contents} as const;
  return {...json, checksum: checksumOf(json)};
}

/** Parses a state. Call `checkWhole` last: other checks know more about what is wrong. */
export function fromJson(className: string, json: StateJson): SavedState {
  if (!isState(json)) {
    throw new UsageError(className, 'setState expects what getState() returned (version 2).');
  }
  if (json.className !== className) {
    throw new UsageError(className, `setState: this is the state of a ${json.className}.`);
  }
  const {weights, statistics, collections = {}, children = []} = json;
  return {weights, counted: new Map(Object.entries({...statistics, ...collections})), children};
}

/** Throws unless the state was counted with this configuration and is unchanged since `getState`. */
export function checkWhole(className: string, config: string, json: StateJson): void {
  if (json.checksum !== checksumOf(json)) {
    throw new UsageError(
      className,
      'setState: the state is not as getState() returned it: its checksum does not match. A part was lost or changed.',
    );
  }
  if (json.config !== configSum(config)) {
    throw new UsageError(
      className,
      `setState: the state belongs to another configuration; this metric's is ${config}. Create the metric with the ` +
        'options of the metric that returned the state.',
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
    [weights, children].every(Array.isArray) &&
    [statistics, collections, ...children].every(isRecord) &&
    Object.keys(rest).length === 0
  );
}
