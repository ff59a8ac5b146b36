/**
 * Calls of the public API with wrong arguments: no error may come from inside the package and explain
 * nothing.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someInShortTier} from '../backend.js';
import * as callbacks from '../../callbacks/index.js';
import * as main from '../../src/index.js';
import {random} from '../callbacks/helpers.js';

/** Messages of JavaScript about values of the wrong type. */
const NOTHING =
  /Cannot (read|set|convert|destructure|mix|access|assign|create|use)|is not (a function|iterable|a constructor|an object|defined)|not iterable|Invalid array length|Maximum call stack|Invalid typed array|toFixed|object null is not|undefined \(/;

export const SEED = Number(process.env.SEED ?? 20261130);

/** Values that are wrong somewhere, created for each call. No string is a path, so nothing is written. */
const JUNK: Readonly<Record<string, () => unknown>> = {
  'undefined': () => undefined,
  'null': () => null,
  'true': () => true,
  '0': () => 0,
  '-1': () => -1,
  '1.5': () => 1.5,
  'NaN': () => NaN,
  'Infinity': () => Infinity,
  '1e10': () => 1e10,
  'a bigint': () => 10n,
  'an empty string': () => '',
  'a string': () => 'my_auc',
  'constructor': () => 'constructor',
  'a symbol': () => Symbol('s'),
  '[]': () => [],
  '[undefined]': () => [undefined],
  '[null, {}]': () => [null, {}],
  "['a', 1]": () => ['a', 1],
  '[[1], [2, 3]]': () => [[1], [2, 3]],
  '{}': () => ({}),
  '{a: undefined}': () => ({a: undefined}),
  '{className: 5}': () => ({className: 5, config: 7}),
  'a function': () => () => undefined,
  'a class': () => class {},
  'a promise': () => Promise.resolve(1),
  'a date': () => new Date(0),
  'a map': () => new Map([[1, 2]]),
  'a bare object': () => Object.create(null) as object,
  '{a: a bare object}': () => ({a: Object.create(null) as object}),
  'a scalar': () => tf.scalar(1),
  'a tensor': () => tf.tensor2d([[1, 2]]),
  'a text tensor': () => tf.tensor1d(['a', 'b']),
  'a disposed tensor': () => {
    const t = tf.scalar(1);
    t.dispose();
    return t;
  },
};
const NAMES = Object.keys(JUNK);

/** In the short tier each position, and each option, gets other junk. */
let turn = 0;
const someNames = () => someInShortTier(NAMES, 11, turn++);

export type Call = (...args: unknown[]) => unknown;

/** Calls and waits. Returns the error's message if that explains nothing. */
export async function emptyMessage(call: Call, args: readonly unknown[]): Promise<string | undefined> {
  try {
    const result = call(...args);
    // Iterators, promises and results of metrics; some promises never settle.
    if (typeof (result as PromiseLike<unknown> | null | undefined)?.then === 'function') {
      await Promise.race([result, new Promise(done => setTimeout(done, 200))]);
    }
    return undefined;
  } catch (error) {
    const {message = String(error), stack = ''} = (error ?? {}) as Error;
    if (!NOTHING.test(message)) return undefined;
    const at = stack
      .split('\n')
      .slice(1, 4)
      .join(' ')
      .replace(/file:\/\/\S*\//g, '');
    return `${message} (${at})`;
  }
}

/** Junk in each position, alone and beside valid arguments, then random junk in all positions. */
export async function tryAll(
  what: string,
  call: Call,
  right: readonly unknown[],
  most = 4,
): Promise<string[]> {
  const found = new Set<string>();
  const next = random(SEED);
  const attempt = async (names: readonly (string | number)[]): Promise<void> => {
    const args = names.map(name => (typeof name === 'number' ? right[name] : JUNK[name]()));
    const message = await emptyMessage(call, args);
    if (message !== undefined)
      found.add(`${what}(${names.map(n => (typeof n === 'number' ? 'right' : n)).join(', ')}): ${message}`);
  };
  await attempt([]);
  for (let position = 0; position < Math.max(1, Math.min(most, right.length)); position++) {
    for (const name of someNames()) {
      const before = right.slice(0, position).map((_, i) => i);
      await attempt([...before, name]);
      await attempt([...right.map((_, i) => (i === position ? name : i))]);
    }
  }
  for (let i = 0; i < 10; i++) {
    await attempt(
      Array.from({length: 1 + Math.floor(next() * 3)}, () => NAMES[Math.floor(next() * NAMES.length)]),
    );
  }
  return [...found];
}

/** Junk as the value of each option alone. */
export async function tryOptions(
  what: string,
  make: (options: object) => unknown,
  names: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const option of names) {
    for (const name of someNames()) {
      const message = await emptyMessage(() => make({[option]: JUNK[name]()}), []);
      if (message !== undefined) found.push(`${what}({${option}: ${name}}): ${message}`);
    }
  }
  return found;
}

export const isClass = (value: unknown): value is new (...args: unknown[]) => object =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/** All methods of an instance, those of its base classes too. */
export function methodsOf(instance: object): string[] {
  const names = new Set<string>();
  for (
    let p: unknown = Object.getPrototypeOf(instance);
    p !== null && p !== Object.prototype;
    p = Object.getPrototypeOf(p)
  ) {
    for (const [name, {value}] of Object.entries(Object.getOwnPropertyDescriptors(p))) {
      if (name !== 'constructor' && typeof value === 'function') names.add(name);
    }
  }
  return [...names];
}

export function expectNone(all: readonly string[]): void {
  // One for each place in the code.
  const found = [...new Map(all.map(text => [/ \(.*$/.exec(text)?.[0].slice(0, 120), text])).values()];
  expect(
    found.slice(0, 60),
    `${found.length} messages, seed ${SEED}:\n${found.slice(0, 60).join('\n')}`,
  ).to.deep.equal([]);
}

export const yTrue = [
  [0, 1],
  [1, 0],
];
export const yPred = [
  [0.2, 0.8],
  [0.6, 0.4],
];

/** Everything that the entry points export. */
export const entries = Object.entries({...main, ...callbacks} as Record<string, unknown>);
