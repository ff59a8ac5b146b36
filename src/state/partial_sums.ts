import {concat, dispose, keep, reshape, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {mergeValues, mergeOnDevice, neutralValues} from './merge.js';
import type {MergeRule} from './tally.js';

/** So many batches are kept apart before they are added up on the device. */
const MOST_ROWS = 32;

/**
 * Vectors that wait on the device, one row per batch, compacted so that a pass of any length holds a bounded number
 * of bytes. Nothing is read here: `pending` goes into the pass's one read, `take` gives the numbers back.
 */
export class PartialSums {
  readonly rule: MergeRule;
  readonly length: number;
  private rows: Tensor[] = [];

  constructor(combine: MergeRule, length: number) {
    this.rule = combine;
    this.length = length;
  }

  /** Takes a [length] vector; the caller keeps ownership of it. */
  add(vector: Tensor): void {
    this.rows.push(keep(reshape(vector, [1, this.length])));
    this.compact();
  }

  /** Takes copies of another's rows. */
  addAll(other: PartialSums): void {
    for (const row of [...other.rows]) this.rows.push(keep(row.clone()));
    this.compact();
  }

  private compact(): void {
    if (this.rows.length >= MOST_ROWS) {
      const compact = tidy(() => keep(mergeOnDevice(this.rule, this.together())));
      dispose(this.rows);
      this.rows = [compact];
    }
  }

  /** All that waits as one flat tensor (new, the caller's or the tidy's), or undefined when nothing does. */
  pending(): Tensor | undefined {
    if (this.rows.length === 0) return undefined;
    return tidy(() => reshape(this.together(), [-1]));
  }

  /** The combined state of the values that `pending()` read. */
  merged(values: ArrayLike<number>): Float64Array {
    const state = neutralValues(this.rule, this.length);
    for (let at = 0; at + this.length <= values.length; at += this.length) {
      mergeValues(this.rule, state, Array.prototype.slice.call(values, at, at + this.length));
    }
    return state;
  }

  clear(): void {
    dispose(this.rows);
    this.rows = [];
  }

  private together(): Tensor {
    return this.rows.length === 1 ? this.rows[0] : concat(this.rows, 0);
  }
}
