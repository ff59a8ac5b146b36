/** The backend of this run, known before the setup has started it. */
export const BACKEND: string =
  typeof process === 'undefined' || process.env === undefined || 'document' in globalThis
    ? ((globalThis as {__BACKEND__?: string}).__BACKEND__ ?? 'webgl')
    : (process.env.TEST_BACKEND ?? 'cpu');

/**
 * `npm test` without options, which tries only some cases of long sweeps. Single files, and `npm test --
 * --all`, try all.
 */
const IS_SHORT_TIER = typeof process !== 'undefined' && process.env?.TEST_TIER === 'short';

/** The GPU here is software, which takes many times as long as the cpu backend. */
export const SLOW_DEVICE = BACKEND === 'webgl' || BACKEND === 'webgpu';

/**
 * What is tried elsewhere on a long list is tried here on some of it: on a slow device, and on wasm in the short
 * tier.
 */
export const FEW_CASES = SLOW_DEVICE || (IS_SHORT_TIER && BACKEND === 'wasm');

/** All of the list; where few cases are tried not more than `most`, spread evenly. */
export function someOf<T>(all: readonly T[], most: number): readonly T[] {
  return FEW_CASES ? spread(all, most) : all;
}

/** Not more than `most` of the list, spread evenly, and all of them moved on by `turn`. */
function spread<T>(all: readonly T[], most: number, turn = 0): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({length: most}, (_, i) => all[(Math.floor((i * all.length) / most) + turn) % all.length]);
}

/**
 * All of the list on cpu. Elsewhere some of it, for what is computed in CPU memory once it is read: a read of each kind
 * is enough.
 */
export function someUnlessOnCpu<T>(all: readonly T[], most: number): readonly T[] {
  return BACKEND === 'cpu' ? all : spread(all, most);
}

/**
 * Whether the i-th case of a sweep is tried here: everywhere, but webgl and webgpu take turns. Both are slow, and have
 * the same tests.
 */
export function isTurnOf(i: number): boolean {
  return !SLOW_DEVICE || i % 2 === (BACKEND === 'webgl' ? 0 : 1);
}

/** `someOf` the entries of a record. */
export function someEntries<T>(all: Readonly<Record<string, T>>, most: number): readonly [string, T][] {
  return someOf(Object.entries(all), most);
}

/** All of the list; in the short tier the i-th one, counted from 0 and around. */
export function oneInShortTier<T>(all: readonly T[], i: number): readonly T[] {
  return IS_SHORT_TIER ? [all[i % all.length]] : all;
}

/**
 * All of the list; in the short tier not more than `most`, spread evenly. With another `turn` they are others: sweeps of
 * several lists try all of one with some of the other.
 */
export function someInShortTier<T>(all: readonly T[], most: number, turn = 0): readonly T[] {
  return IS_SHORT_TIER ? spread(all, most, turn) : all;
}

/** A number of repetitions: the first in the short tier, and otherwise the second. */
export const inShortTier = (few: number, all: number): number => (IS_SHORT_TIER ? few : all);
