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
  if (!SLOW_DEVICE || all.length <= most) return all;
  return Array.from({length: most}, (_, i) => all[Math.floor((i * all.length) / most)]);
}

/** `someOf` the entries of a record. */
export function someEntries<T>(all: Readonly<Record<string, T>>, most: number): readonly [string, T][] {
  return someOf(Object.entries(all), most);
}
