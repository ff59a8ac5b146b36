import type {SavedCallback, SavedProgress, Storable} from '../../src/tfjs/callbacks/saved_training.js';

/**
 * The lists of a training that grow with every epoch, by name: those of History, and `growing` in states of
 * callbacks.
 */
export type HistoryLists = ReadonlyMap<string, readonly Storable[]>;

/** The items added to lists at one time. */
export type Additions = readonly (readonly [list: string, items: readonly Storable[]])[];

/** In place of a list's name: all lists start over. */
export const RESTART = 'restart';

const EPOCHS = 'epochs';
const VALUES = 'values/';
const CALLBACK = 'callback/';

/** Separates the growing lists from the rest of a training's progress. */
export function separateLists(progress: SavedProgress): {lists: HistoryLists; rest: SavedProgress} {
  const {history, callbacks} = progress;
  const lists = new Map<string, readonly Storable[]>([[EPOCHS, history.epochs]]);
  for (const [key, values] of history.values) lists.set(VALUES + key, values);
  const withoutLists = callbacks.map(({className, state}, i): SavedCallback => {
    if (state?.growing === undefined) return {className, state};
    lists.set(`${CALLBACK}${i}`, state.growing);
    const {growing: _, ...others} = state;
    return {className, state: others};
  });
  return {lists, rest: {...progress, history: {epochs: [], values: []}, callbacks: withoutLists}};
}

/** Reverses `separateLists`. */
export function joinLists(rest: SavedProgress, lists: HistoryLists): SavedProgress {
  const values = [...lists].filter(([name]) => name.startsWith(VALUES));
  return {
    ...rest,
    history: {
      epochs: (lists.get(EPOCHS) ?? []) as number[],
      values: values.map(([name, list]) => [name.slice(VALUES.length), list as number[]] as const),
    },
    callbacks: rest.callbacks.map(({className, state}, i) => {
      const growing = lists.get(`${CALLBACK}${i}`);
      if (growing === undefined || state === undefined) return {className, state};
      return {className, state: {...state, growing: growing as never}};
    }),
  };
}

/**
 * Returns what was added to lists since they had the given lengths, or `undefined` when a list has become
 * shorter, so that all have to start over.
 */
export function additionsSince(
  lists: HistoryLists,
  lengths: ReadonlyMap<string, number>,
): Additions | undefined {
  for (const [name, length] of lengths) if ((lists.get(name)?.length ?? 0) < length) return undefined;
  return [...lists]
    .map(([name, list]) => [name, list.slice(lengths.get(name) ?? 0)] as const)
    .filter(([name, items]) => items.length > 0 || !lengths.has(name));
}

/** Returns the lists that result from all additions since the beginning. */
export function applyAdditions(additions: readonly Additions[]): Map<string, Storable[]> {
  const lists = new Map<string, Storable[]>();
  for (const [name, items] of additions.flat()) {
    if (name === RESTART) {
      lists.clear();
      continue;
    }
    const list = lists.get(name) ?? [];
    lists.set(name, list);
    for (const item of items) list.push(item);
  }
  return lists;
}
