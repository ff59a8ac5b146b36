import {checkNames, isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {Evaluator} from '../fold/evaluator.js';
import {FoldState} from '../fold/fold_state.js';

const WHERE = 'Manifest';

/** A manifest as plain data. */
export interface ManifestJson {
  readonly version: 1;
  readonly shards: readonly string[];
  /** The shards that were merged, in the order of `shards`. */
  readonly merged: readonly string[];
}

/**
 * Which shards of the data were merged. It refuses a shard that comes twice, and tells which are missing.
 *
 * @example
 * const manifest = new Manifest(['a', 'b', 'c']);
 * manifest.add('b');
 * String(manifest);   // '1 of 3 shards; missing: a, c'
 * manifest.missing;   // ['a', 'c']
 */
export class Manifest {
  /** The names of all shards. */
  readonly shards: readonly string[];
  private readonly merged = new Set<string>();

  /**
   * @param shards the names of all shards, or their number: then they are named `'0'`, `'1'`, ...
   * @throws UsageError unless the names differ
   */
  constructor(shards: readonly string[] | number) {
    const isCount = Number.isInteger(shards) && (shards as number) >= 0;
    if (!isCount && !Array.isArray(shards)) {
      throw new UsageError(
        WHERE,
        `expected the names of shards or their number, got ${formatValue(shards)}.`,
      );
    }
    const names = typeof shards === 'number' ? Array.from({length: shards}, (_, i) => String(i)) : shards;
    checkNames(WHERE, 'shards', names);
    this.shards = [...names];
  }

  /**
   * The manifest that `toJSON` returned.
   *
   * @throws UsageError for anything else
   */
  static fromJSON(json: ManifestJson): Manifest {
    const {version, shards, merged} = isRecord(json) ? json : {};
    if (version !== 1 || !Array.isArray(shards) || !Array.isArray(merged)) {
      throw new UsageError(WHERE, `fromJSON expects what toJSON() returned, got ${formatValue(json)}.`);
    }
    const manifest = new Manifest(shards as string[]);
    for (const shard of merged as string[]) manifest.add(shard);
    return manifest;
  }

  /** Whether this shard was merged. */
  has(shard: string | number): boolean {
    return this.merged.has(this.nameOf(shard));
  }

  /**
   * Notes that a shard was merged.
   *
   * @throws UsageError for a shard that comes twice, and for one that is not among `shards`
   */
  add(shard: string | number): void {
    const name = this.nameOf(shard);
    if (this.merged.has(name)) {
      throw new UsageError(
        WHERE,
        `the shard "${name}" was merged already. Leave it out: ask has("${name}").`,
      );
    }
    this.merged.add(name);
  }

  /**
   * Merges the state of a shard, and notes it: both or, if one of them throws, neither.
   *
   * @param other the state, or the bytes that its `toBytes` returned
   * @returns the merged state
   * @throws UsageError as `add` does, and for a state or bytes that do not fit the fold
   */
  merge(
    fold: Evaluator,
    state: FoldState,
    shard: string | number,
    other: FoldState | Uint8Array | ArrayBuffer,
  ): FoldState {
    const before = new Set(this.merged);
    this.add(shard);
    try {
      return fold.merge(state, other instanceof FoldState ? other : fold.fromBytes(other));
    } catch (error) {
      this.merged.clear();
      for (const name of before) this.merged.add(name);
      throw error;
    }
  }

  /** The shards that were not merged. */
  get missing(): string[] {
    return this.shards.filter(shard => !this.merged.has(shard));
  }

  /** True if all shards were merged. */
  get complete(): boolean {
    return this.merged.size === this.shards.length;
  }

  /**
   * Throws unless all shards were merged.
   *
   * @throws UsageError that names the missing ones
   */
  check(): void {
    if (!this.complete) throw new UsageError(WHERE, `${String(this)}.`);
  }

  /** `'15 of 16 shards; missing: 7'`. */
  toString(): string {
    const {missing} = this;
    const first = missing.slice(0, 10).join(', ');
    const more = missing.length > 10 ? ` and ${missing.length - 10} more` : '';
    const rest = missing.length === 0 ? '' : `; missing: ${first}${more}`;
    return `${this.merged.size} of ${this.shards.length} shards${rest}`;
  }

  /** The manifest as plain data. */
  toJSON(): ManifestJson {
    return {version: 1, shards: this.shards, merged: this.shards.filter(shard => this.merged.has(shard))};
  }

  private nameOf(shard: string | number): string {
    const name = String(shard);
    if (this.shards.includes(name)) return name;
    throw new UsageError(WHERE, `there is no shard "${name}". The shards are ${listOf(this.shards)}.`);
  }
}

function listOf(names: readonly string[]): string {
  return names.length <= 10
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
