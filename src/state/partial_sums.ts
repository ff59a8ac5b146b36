import {concat, dispose, keep, reshape, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {mergeOnDevice, type MergeRule, mergeValues, neutralValues} from './merge.js';

/** This many batches are kept before they are merged on the device. */
const MAX_ROWS = 32;

/**
 * Vectors on the device that no read has brought to the CPU yet, one row per batch. Rows are merged now and
 * then, so that a pass of any length needs a bounded amount of memory. Owns its tensors.
 */
export class PartialSums {
  readonly rule: MergeRule;
  readonly length: number;
  private rows: Tensor[] = [];

  constructor(rule: MergeRule, length: number) {
    this.rule = rule;
    this.length = length;
  }

  /** Adds a copy of a [length] vector. */
  add(vector: Tensor): void {
    this.rows.push(keep(reshape(vector, [1, this.length])));
    this.compact();
  }

  /** Adds copies of another's rows. */
  addAll(other: PartialSums): void {
    for (const row of [...other.rows]) this.rows.push(keep(row.clone()));
    this.compact();
  }

  /** All rows as one flat tensor, which the caller (or its tidy) disposes; undefined without rows. */
  pending(): Tensor | undefined {
    if (this.rows.length === 0) return undefined;
    return tidy(() => reshape(this.concatenated(), [-1]));
  }

  /** The merged vector, given what was read of `pending()`. */
  merged(values: ArrayLike<number>): Float64Array {
    const vector = neutralValues(this.rule, this.length);
    for (let at = 0; at + this.length <= values.length; at += this.length) {
      mergeValues(this.rule, vector, Array.prototype.slice.call(values, at, at + this.length));
    }
    return vector;
  }

  clear(): void {
    dispose(this.rows);
    this.rows = [];
  }

  private compact(): void {
    if (this.rows.length < MAX_ROWS) return;
    const compact = tidy(() => keep(mergeOnDevice(this.rule, this.concatenated())));
    dispose(this.rows);
    this.rows = [compact];
  }

  private concatenated(): Tensor {
    return this.rows.length === 1 ? this.rows[0] : concat(this.rows, 0);
  }
}
