/** A log key of one entry of a metric that is logged entry by entry, such as the F1 of one class. */
export interface EntryKey {
  /** The key of the whole metric: `f1_score` of `f1_score_2`. */
  readonly stem: string;
  /** The class id, or the column. */
  readonly index: number;
  /** The number of entries. */
  readonly count: number;
}

/**
 * The keys among `keys` that hold single entries: those that end in numbers, of which one is 0, or in the
 * names of all classes. Of two metrics with the same name the second one also has a number, but not 0.
 *
 * @param keys log keys without `val_`
 */
export function entryKeys(
  keys: ReadonlySet<string>,
  classes: readonly string[] = [],
): ReadonlyMap<string, EntryKey> {
  const found = new Map<string, EntryKey>();
  const add = (first: string, suffixes: readonly string[]): void => {
    const stem = first.slice(0, -suffixes[0].length - 1);
    // The entries of an entry are not those of a class.
    if (stem === '' || (/_\d+$/.test(stem) && !keys.has(stem))) return;
    suffixes.forEach((suffix, index) => {
      found.set(`${stem}_${suffix}`, {stem, index, count: suffixes.length});
    });
  };
  for (const key of keys) {
    if (key.endsWith('_0')) add(key, numbersAfter(key.slice(0, -1), keys));
    if (classes.length < 2 || !key.endsWith(`_${classes[0]}`)) continue;
    const start = key.slice(0, -classes[0].length);
    if (classes.every(name => keys.has(start + name))) add(key, classes);
  }
  return found;
}

function numbersAfter(start: string, keys: ReadonlySet<string>): string[] {
  const numbers = ['0'];
  while (keys.has(start + String(numbers.length))) numbers.push(String(numbers.length));
  return numbers;
}
