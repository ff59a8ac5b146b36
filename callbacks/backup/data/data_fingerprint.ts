import {add, keep, sum, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {readTogether} from '../../../src/array/read.js';
import {hashableTensors, HASHES, RowHasher, rowsIn, sumTolerance} from './row_hasher.js';

/** The number of rows, and the sums of their hashes. */
export interface RowSums {
  readonly rows: number;
  readonly sums: readonly number[];
}

/**
 * Adds up hashes of rows, on the device: numbers that identify data, whatever the order of their rows and the
 * batches that they come in.
 */
export class RowSummer {
  private readonly hasher: RowHasher;
  private readonly before: RowSums;
  private rows = 0;
  private sums: Tensor | undefined;
  private usable = true;

  /**
   * @param hasher the caller disposes it
   * @param before what has been added up already
   */
  constructor(hasher: RowHasher, before: RowSums = {rows: 0, sums: new Array<number>(HASHES).fill(0)}) {
    this.hasher = hasher;
    this.before = before;
  }

  /**
   * Adds the first `rows` rows of tensors; all of them have the row as their first axis. Tensors without
   * numbers, such as the placeholders of outputs that have no labels, do not count.
   */
  add(tensors: readonly unknown[], rows = rowsIn(tensors)): void {
    const used = hashableTensors(tensors, rows);
    this.usable &&= used !== undefined;
    if (!this.usable || used === undefined) return;
    for (const hashes of this.hasher.parts(used, rows)) {
      const total = tidy(() => {
        const added = sum(hashes, 0);
        return keep(this.sums === undefined ? added : add(this.sums, added));
      });
      hashes.dispose();
      this.sums?.dispose();
      this.sums = total;
    }
    this.rows += rows;
  }

  /** Returns the rows and sums so far; null without any, and for data that have none. */
  async read(): Promise<RowSums | null> {
    const {before, rows, sums, usable} = this;
    if (!usable || before.rows + rows === 0) return null;
    const [added] = sums === undefined ? [[]] : await readTogether([sums]);
    const all = before.sums.map((value, i) => value + (added[i] ?? 0));
    return all.every(Number.isFinite) ? {rows: before.rows + rows, sums: all} : null;
  }

  dispose(): void {
    this.sums?.dispose();
    this.sums = undefined;
  }
}

/** True if two data have equal rows, in any order. */
export function haveEqualRows(a: RowSums, b: RowSums): boolean {
  const tolerance = sumTolerance(a.rows);
  return a.rows === b.rows && a.sums.every((value, i) => Math.abs(value - b.sums[i]) <= tolerance);
}

/**
 * The sums of all rows.
 *
 * @param rows how many rows are used, from the first; null for all
 * @returns null if there are none: one of `tensors` is undefined, or holds strings
 */
export async function dataFingerprint(
  tensors: readonly unknown[],
  rows: number | null,
): Promise<RowSums | null> {
  const hasher = new RowHasher();
  const hashes = new RowSummer(hasher);
  try {
    hashes.add(tensors, rows ?? undefined);
    return await hashes.read();
  } finally {
    hashes.dispose();
    hasher.dispose();
  }
}
