/** The backend of this run, known before the setup has started it. */
export const BACKEND: string =
  typeof process === 'undefined' || process.env === undefined || 'document' in globalThis
    ? ((globalThis as {__BACKEND__?: string}).__BACKEND__ ?? 'webgl')
    : (process.env.TEST_BACKEND ?? 'cpu');

/**
 * The GPU here is software, which takes many times as long as the cpu backend. What is tried everywhere else
 * on a long list is tried there on some of it.
 */
export const SLOW_DEVICE = BACKEND === 'webgl' || BACKEND === 'webgpu';

/** All of the list; on a slow device not more than `most`, spread evenly. */
export function someOf<T>(all: readonly T[], most: number): readonly T[] {
  return SLOW_DEVICE ? spread(all, most) : all;
}

function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({length: most}, (_, i) => all[Math.floor((i * all.length) / most)]);
}

/** `someOf` the entries of a record. */
export function someEntries<T>(all: Readonly<Record<string, T>>, most: number): readonly [string, T][] {
  return someOf(Object.entries(all), most);
}

/**
 * `npm test` without options, which tries only some cases of long sweeps. Single files, and `npm test --
 * --all`, try all.
 */
const IS_SHORT_TIER = typeof process !== 'undefined' && process.env?.TEST_TIER === 'short';

/** All of the list; in the short tier the i-th one, counted from 0 and around. */
export function oneInShortTier<T>(all: readonly T[], i: number): readonly T[] {
  return IS_SHORT_TIER ? [all[i % all.length]] : all;
}

/** All of the list; in the short tier not more than `most`, spread evenly. */
export function someInShortTier<T>(all: readonly T[], most: number): readonly T[] {
  return IS_SHORT_TIER ? spread(all, most) : all;
}
