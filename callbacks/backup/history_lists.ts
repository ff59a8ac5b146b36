import type {SavedCallback, SavedProgress, Storable} from '../../src/tfjs/callbacks/saved_training.js';

/** Lists that grow at their ends, by name. */
export type HistoryLists = ReadonlyMap<string, readonly Storable[]>;

/** What lists have got since they were last looked at. */
export type Additions = readonly (readonly [list: string, items: readonly Storable[]])[];

/** Marks lists that were begun again. */
export const RESTART = 'restart';

const EPOCHS = 'epochs';
const VALUES = 'values/';
const CALLBACK = 'callback/';

/** What grows with every epoch in the progress of a training, and the rest of it. */
export function separateLists(progress: SavedProgress): {lists: HistoryLists; rest: SavedProgress} {
  const {history, callbacks} = progress;
  const lists = new Map<string, readonly Storable[]>([[EPOCHS, history.epochs]]);
  for (const [key, values] of history.values) lists.set(VALUES + key, values);
  const short = callbacks.map(({className, state}, i): SavedCallback => {
    if (state?.growing === undefined) return {className, state};
    lists.set(`${CALLBACK}${i}`, state.growing);
    const {growing: _, ...others} = state;
    return {className, state: others};
  });
  return {lists, rest: {...progress, history: {epochs: [], values: []}, callbacks: short}};
}

/** The progress of which `separate` has made two parts. */
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

/** What is new in lists. @returns undefined when one is shorter than it was: they were begun again */
export function additionsSince(
  lists: HistoryLists,
  lengths: ReadonlyMap<string, number>,
): Additions | undefined {
  for (const [name, length] of lengths) if ((lists.get(name)?.length ?? 0) < length) return undefined;
  return [...lists]
    .map(([name, list]) => [name, list.slice(lengths.get(name) ?? 0)] as const)
    .filter(([name, items]) => items.length > 0 || !lengths.has(name));
}

/** Lists as all their growth has made them. */
export function applyAdditions(growth: readonly Additions[]): Map<string, Storable[]> {
  const lists = new Map<string, Storable[]>();
  for (const [name, items] of growth.flat()) {
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
