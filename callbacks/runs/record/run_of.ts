import {isRecord} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {finishHash, mixWord} from '../../../src/hash.js';
import {maxOf} from '../../../src/lists.js';
import {checkOptions} from '../../../src/options.js';
import {setOwn} from '../../../src/own_property.js';
import type {Run, RunConfig, RunEpoch} from './run.js';
import {toRunValue} from './run_value.js';

/** The lists of a `History`, or a `History` itself. */
export type HistoryLike =
  | {readonly [key: string]: ArrayLike<unknown>}
  | {readonly history: {readonly [key: string]: ArrayLike<unknown>}; readonly epoch?: readonly number[]};

export interface RunOfOptions {
  /** The name of the run. Default: `'run'`. */
  name?: string;
  /** What is known about the training. Default: the number of epochs. */
  config?: RunConfig;
}

const WHERE = 'runOf';

/**
 * A record of the `History` that `fit` of plain tfjs returns, or of its `history`. It has the epochs and
 * their logs; times are not known, so `started` is missing and `time` is 0.
 *
 * The same history results in the same record. If a list is shorter than others, the last epochs have no
 * value for its key. An array in a list is stored entry by entry, under `key_0`, `key_1`, ...
 *
 * @throws UsageError unless the argument is a History or an object of lists of numbers
 *
 * @example
 * const record = runOf(await model.fit(x, y, {epochs: 2}), {name: 'first try'});
 */
export function runOf(history: HistoryLike, options: RunOfOptions = {}): Run {
  const {name = 'run', config = {}} = checkOptions(WHERE, options, ['name', 'config']);
  const {lists, numbers} = listsOf(history);
  const length = maxOf(
    lists.map(([, values]) => values.length),
    0,
  );
  const epochs = Array.from({length}, (_, i): RunEpoch => {
    const logs = {};
    for (const [key, values] of lists) if (i < values.length) addValue(logs, key, values[i]);
    return {epoch: numbers?.[i] ?? i, time: 0, logs};
  });
  return {version: 1, id: idOf(name, epochs), name, config: {epochs: length, ...config}, epochs, events: []};
}

function listsOf(given: unknown): {lists: [string, ArrayLike<unknown>][]; numbers?: readonly number[]} {
  const isHistory = isRecord(given) && isRecord(given.history);
  const lists: unknown = isHistory ? given.history : given;
  if (!isRecord(lists) || !Object.values(lists as object).every(isList)) {
    throw new UsageError(
      WHERE,
      `expected the History that fit returns, or its lists, as {loss: [0.7, 0.5]}; got ${formatValue(given)}.`,
    );
  }
  const numbers = isHistory && Array.isArray(given.epoch) ? (given.epoch as number[]) : undefined;
  return {lists: Object.entries(lists) as [string, ArrayLike<unknown>][], numbers};
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);

function addValue(logs: RunEpoch['logs'], key: string, value: unknown): void {
  if (typeof value === 'number') setOwn(logs, key, toRunValue(value));
  else if (isList(value)) Array.from(value).forEach((entry, i) => addValue(logs, `${key}_${i}`, entry));
  else if (value !== null && value !== undefined) {
    throw new UsageError(WHERE, `history.${key} must be a list of numbers; got ${formatValue(value)}.`);
  }
}

/** An identifier that depends on the content alone. */
function idOf(name: string, epochs: readonly RunEpoch[]): string {
  const text = JSON.stringify([name, epochs]);
  const hash = (seed: number): string => {
    let h = seed;
    for (let i = 0; i < text.length; i++) h = mixWord(h, text.charCodeAt(i));
    return finishHash(h ^ text.length)
      .toString(16)
      .padStart(8, '0');
  };
  return `history-${hash(1)}${hash(2)}`;
}
