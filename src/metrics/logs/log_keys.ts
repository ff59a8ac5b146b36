/** The keys that a metric with this key is logged under: for a list `f1`, `f1_0`, `f1_1`, and so on. */
export type KeysOfMetric = (key: string) => readonly string[];

const VALIDATION = 'val_';

const itself: KeysOfMetric = key => [key];

/**
 * The keys of a model's logs. Each has one meaning: if a number is logged under `key`, `val_` + `key` is
 * reserved for the same number in validation.
 *
 * Keys that would collide are numbered: `mae_1`, and `f1_score__1` beside a list, whose entries are
 * `f1_score_1` and so on. A name that begins with `val_` gets a number if the rest of it is a name too.
 */
export class LogKeys {
  /** Every key, with the key of the metric that it belongs to. */
  private readonly taken: Map<string, string>;
  private readonly wanted: Set<string>;
  private readonly lists: Set<string>;

  constructor(from?: LogKeys) {
    this.taken = new Map(from?.taken);
    this.wanted = new Set(from?.wanted);
    this.lists = new Set(from?.lists);
  }

  /** Announces names that will be claimed later. */
  announce(names: Iterable<string>): void {
    for (const name of names) this.wanted.add(name);
  }

  /** The key for a name: itself, or the first numbered key that does not collide. */
  claim(name: string, expand = itself): string {
    const isList = expand(name).length > 1;
    const numbered = isList || this.lists.has(name) ? `${name}__` : `${name}_`;
    // A metric whose result is a record is known by a key that it does not log under.
    const owners = new Set(this.taken.values());
    let key = name;
    for (let i = 1; owners.has(key) || !this.isFree(expand(key)); i++) key = numbered + i;
    for (const one of expand(key)) this.taken.set(one, key);
    if (isList) this.lists.add(key);
    return key;
  }

  /** Takes over keys that were claimed in another copy. */
  take(keys: Iterable<string>): void {
    for (const key of keys) if (!this.taken.has(key)) this.taken.set(key, key);
  }

  /** The key of the metric that logs under this one. */
  ownerOf(key: string): string | undefined {
    return this.taken.get(key);
  }

  private isFree(keys: readonly string[]): boolean {
    const known = new Set([...this.taken.keys(), ...keys]);
    return keys.every(key => {
      if (this.taken.has(key) || known.has(VALIDATION + key)) return false;
      const behind = key.startsWith(VALIDATION) ? key.slice(VALIDATION.length) : undefined;
      return behind === undefined || !(known.has(behind) || this.wanted.has(behind));
    });
  }
}
