import {
  abs,
  add,
  addN,
  dispose,
  keep,
  lessEqual,
  log1p,
  matMul,
  mul,
  reshape,
  sign,
  sin,
  slice,
  sum,
  Tensor,
  tensor2d,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import {readTogether} from '../../src/array/read.js';
import {toFloat, whereFloat} from '../../src/floats.js';
import {hashOf} from '../../src/hash.js';

/** How many hashes a row has. With several, different data hardly ever have the same sums. */
const HASHES = 4;
/** The most numbers that are hashed at once: each needs a few temporary ones. */
const CHUNK = 2 ** 20;

/** The number of rows, and the sums of their hashes. */
export interface RowSums {
  readonly rows: number;
  readonly sums: readonly number[];
}

/**
 * Adds up hashes of rows, on the device: numbers that identify data, whatever the order of their rows and the
 * batches that they come in. The hash of a row is the sine of a fixed random combination of its numbers, in a
 * logarithmic scale, so that large and small numbers count alike. NaN counts too, as a constant for the row.
 */
export class RowHashes {
  /** By tensor and row size, which may differ between batches: sequences have different lengths. */
  private readonly factors = new Map<string, Tensor2D>();
  private readonly before: RowSums;
  private rows = 0;
  private sums: Tensor | undefined;
  private usable = true;

  /** @param before what has been added up already */
  constructor(before: RowSums = {rows: 0, sums: new Array<number>(HASHES).fill(0)}) {
    this.before = before;
  }

  /**
   * Adds the first `rows` rows of tensors; all of them have the row as their first axis. Tensors without
   * numbers, such as the placeholders of outputs that have no labels, do not count.
   */
  add(tensors: readonly unknown[], rows = (tensors[0] as Tensor | undefined)?.shape?.[0] ?? 0): void {
    const used = tensors.filter(t => (t as Tensor | undefined)?.size !== 0) as readonly Tensor[];
    this.usable &&= used.length > 0 && used.every(t => isUsable(t, rows));
    if (!this.usable) return;
    const numbers = used.reduce((total, t) => total + t.size / t.shape[0], 0);
    const step = Math.max(1, Math.floor(CHUNK / numbers));
    for (let from = 0; from < rows; from += step) {
      const count = Math.min(step, rows - from);
      const total = tidy(() => {
        const each = used.map((t, i) => this.combinations(rowsOf(t, from, count), i));
        const hashes = sum(sin(addN(each)), 0);
        return keep(this.sums === undefined ? hashes : add(this.sums, hashes));
      });
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
    dispose([...this.factors.values()]);
    this.factors.clear();
    this.sums?.dispose();
    this.sums = undefined;
  }

  /** [rows, HASHES] */
  private combinations(flat: Tensor2D, index: number): Tensor {
    // Each of these maps 0 to 0, as webgl's matMul needs of what is beyond the edge of a matrix.
    const scaled = mul(log1p(mul(abs(flat), 2 ** 20)), sign(flat));
    const combined = matMul(scaled, this.factorsOf(index, flat.shape[1]));
    return whereFloat(lessEqual(abs(combined), 1e30), combined, 7);
  }

  private factorsOf(index: number, size: number): Tensor2D {
    const key = `${index} ${size}`;
    const known = this.factors.get(key);
    if (known !== undefined) return known;
    const values = Float32Array.from(
      {length: size * HASHES},
      (_, i) => (4 * (hashOf([index, i]) / 2 ** 32 - 0.5)) / Math.sqrt(size),
    );
    const factors = keep(tensor2d(values, [size, HASHES]));
    this.factors.set(key, factors);
    return factors;
  }
}

/** True if two data have equal rows, in any order. */
export function haveEqualRows(a: RowSums, b: RowSums): boolean {
  const tolerance = 0.01 + 0.001 * Math.sqrt(a.rows);
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
  const hashes = new RowHashes();
  try {
    hashes.add(tensors, rows ?? undefined);
    return await hashes.read();
  } finally {
    hashes.dispose();
  }
}

function isUsable(t: unknown, rows: number): boolean {
  return (
    t instanceof Tensor && t.rank > 0 && t.shape[0] >= rows && ['float32', 'int32', 'bool'].includes(t.dtype)
  );
}

/** Rows of a tensor as floats, [count, numbers of a row]. Run it inside a tidy. */
function rowsOf(t: Tensor, from: number, count: number): Tensor2D {
  const some = count === t.shape[0] ? t : slice(t, from, count);
  return toFloat(reshape(some, [count, some.size / count])) as Tensor2D;
}
