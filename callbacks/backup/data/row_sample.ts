import {dispose, type Tensor2D} from '@tensorflow/tfjs-core';
import {readTogether} from '../../../src/array/read.js';
import {hashableTensors, HASHES, type RowHasher, rowsIn} from './row_hasher.js';

/** The hashes of a row. */
export type HashedRow = readonly number[];

/** The most rows of a sample. */
const MOST = 64;
/** Hashes of equal rows differ by less: backends compute sines and sums in different ways. */
const TOLERANCE = 0.01;

/** The hashes of the first rows of some data, in their order: few enough for every backup. */
export class RowSample {
  private readonly hasher: RowHasher;
  private rows: HashedRow[];
  private added: Tensor2D[] = [];
  private size: number;

  /**
   * @param hasher the caller disposes it
   * @param before what has been sampled already
   */
  constructor(hasher: RowHasher, before: readonly HashedRow[] = []) {
    this.hasher = hasher;
    this.rows = [...before];
    this.size = before.length;
  }

  /** Adds rows until the sample is complete. */
  add(batch: readonly unknown[]): void {
    const count = Math.min(MOST - this.size, rowsIn(batch));
    const used = count > 0 ? hashableTensors(batch, count) : undefined;
    if (used === undefined) return;
    for (const hashes of this.hasher.parts(used, count)) this.added.push(hashes);
    this.size += count;
  }

  async read(): Promise<readonly HashedRow[]> {
    const {added} = this;
    this.added = [];
    try {
      for (const values of await readTogether(added)) {
        const rounded = Array.from(values, value => Math.round(value * 1e4) / 1e4);
        for (let at = 0; at < rounded.length; at += HASHES) this.rows.push(rounded.slice(at, at + HASHES));
      }
    } finally {
      dispose(added);
    }
    return this.rows;
  }

  dispose(): void {
    dispose(this.added);
    this.added = [];
  }
}

/** True if two hashed rows are of equal rows. */
export function areEqualRows(a: HashedRow, b: HashedRow): boolean {
  return a.every((value, i) => Math.abs(value - b[i]) <= TOLERANCE);
}

/** True if two samples have the same rows in the same order, as far as both go. */
export function beginAlike(a: readonly HashedRow[], b: readonly HashedRow[]): boolean {
  return a.slice(0, b.length).every((row, i) => areEqualRows(row, b[i]));
}
