import {editDistance, plainName, UsageError} from '../../errors.js';
import {LOOP_EVENTS} from './loop_events.js';

/** Events of Keras and of Lightning by their plain names, and what they are here. */
const OTHER_NAMES: readonly (readonly [RegExp, (typeof LOOP_EVENTS)[number]])[] = [
  [/^on(train(ing)?start|trainingbegin|fit(begin|start))$/, 'onTrainBegin'],
  [/^on(trainingend|fitend)$/, 'onTrainEnd'],
  [/^on(epochstart|trainepoch(begin|start))$/, 'onEpochBegin'],
  [/^ontrainepochend$/, 'onEpochEnd'],
  [/^on(batchstart|trainbatch(begin|start))$/, 'onBatchBegin'],
  [/^ontrainbatchend$/, 'onBatchEnd'],
];

/** Events of Keras that no method of a tfjs model has. */
const NEVER_SENT = /^on(test|predict)(batch)?(begin|end)$/;

/**
 * Finds events whose names are misspelt, which nothing would call: `onEpochEnds`, `on_epoch_end`, Keras's
 * `onTrainBatchEnd`. Other functions are the callback's own, such as `onData`, and so are similar names
 * beside a handler of the event itself, and functions that another one of the callback calls.
 *
 * @throws UsageError for a function of `callback` whose name is nearly that of an event
 */
export function checkHooks(where: string, callback: object): void {
  const functions = functionsOf(callback);
  const has = (wanted: string): boolean => functions.some(({name, inBase}) => !inBase && name === wanted);
  for (const {name, value, inBase} of functions) {
    if (inBase || value === undefined || !/^on/i.test(name) || isEvent(name)) continue;
    const meant = eventLike(name);
    const isOwn = meant === undefined ? !NEVER_SENT.test(plainName(name)) : has(meant);
    if (isOwn || isCalled(name, functions)) continue;
    const instead =
      meant === undefined ? `The events are: ${LOOP_EVENTS.join(', ')}.` : `Did you mean "${meant}"?`;
    throw new UsageError(where, `"${name}" is not an event of training. ${instead}`);
  }
}

const BASE_METHODS: readonly string[] = ['setParams', 'setModel', ...LOOP_EVENTS];

const isEvent = (name: string): boolean => (LOOP_EVENTS as readonly string[]).includes(name);

/** The event that a name means, but for its spelling or one wrong letter. */
function eventLike(name: string): string | undefined {
  const plain = plainName(name);
  const words = wordsOf(name);
  return (
    OTHER_NAMES.find(([names]) => names.test(plain))?.[1] ??
    LOOP_EVENTS.find(event => plainName(event) === plain || isTypo(words, wordsOf(event)))
  );
}

/** `on`, `epoch`, `end` of `onEpochEnd` and `on_epoch_end`. */
const wordsOf = (name: string): readonly string[] =>
  (name.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []).map(word => word.toLowerCase());

/**
 * Whether one of the words has one letter too many, too few, another one, or two that are swapped. The first
 * letter is right in nearly all typos: `onBatchSend` is a helper, and so is `onTrained`, which has fewer
 * words.
 */
function isTypo(typed: readonly string[], meant: readonly string[]): boolean {
  const wrong = typed.flatMap((word, i) => (word === meant[i] ? [] : [[word, meant[i] ?? '']]));
  if (typed.length !== meant.length || wrong.length !== 1) return false;
  const [[a, b]] = wrong;
  const swapped = a.length === b.length && [...a].sort().join() === [...b].sort().join();
  return a[0] === b[0] && editDistance(a, b) <= (swapped ? 2 : 1);
}

interface Method {
  readonly name: string;
  /** The function; undefined for a getter: what that returns is not known before it runs. */
  readonly value: unknown;
  /** Whether its class is a base class like tfjs's, which has a method for each event. */
  readonly inBase: boolean;
}

/** Whether the source of another function mentions it as a method. */
function isCalled(name: string, functions: readonly Method[]): boolean {
  const mentions = (source: string): boolean =>
    source
      .split(`.${name}`)
      .slice(1)
      .some(rest => !/^\w/.test(rest));
  // The source of a constructor is that of its whole class.
  return functions.some(
    other => other.name !== name && other.name !== 'constructor' && mentions(String(other.value)),
  );
}

/** All functions of an object and of its classes. */
function functionsOf(callback: object): Method[] {
  const functions: Method[] = [];
  for (let level = callback as object | null; level !== null && level !== Object.prototype;) {
    const own = Object.getOwnPropertyDescriptors(level);
    const inBase = BASE_METHODS.every(name => name in own);
    for (const [name, {get, value}] of Object.entries(own)) {
      if (get !== undefined || typeof value === 'function') functions.push({name, value, inBase});
    }
    level = Object.getPrototypeOf(level) as object | null;
  }
  return functions;
}
