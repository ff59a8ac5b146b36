/** The keys under which one metric is logged, given its own: of a list `f1`, `f1_0`, `f1_1`, .... */
export type Expand = (key: string) => readonly string[];

const VALIDATION = 'val_';

const itself: Expand = key => [key];

/**
 * The keys of a model's logs, each of which has one meaning: what is logged under `key` is logged under
 * `val_` + `key` in validation, and nothing else may be called either.
 *
 * What would collide is numbered: `mae_1`, and `f1_score__1` beside a list, whose entries are `f1_score_1`
 * and so on. A name that begins with `val_` yields to the name behind it, whichever comes first.
 */
export class KeySpace {
  /** Every key, with that of the metric whose it is. */
  private readonly taken: Map<string, string>;
  private readonly wanted: Set<string>;
  private readonly lists: Set<string>;

  constructor(from?: KeySpace) {
    this.taken = new Map(from?.taken);
    this.wanted = new Set(from?.wanted);
    this.lists = new Set(from?.lists);
  }

  /** These names will be claimed later. */
  want(names: Iterable<string>): void {
    for (const name of names) this.wanted.add(name);
  }

  /** The key for a name: itself, or the first of its numbers under which nothing collides. */
  claim(name: string, expand = itself): string {
    const isList = expand(name).length > 1;
    const numbered = isList || this.lists.has(name) ? `${name}__` : `${name}_`;
    let key = name;
    for (let i = 1; !this.isFree(expand(key)); i++) key = numbered + i;
    for (const one of expand(key)) this.taken.set(one, key);
    if (isList) this.lists.add(key);
    return key;
  }

  /** These keys were claimed in another copy of this space. */
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
