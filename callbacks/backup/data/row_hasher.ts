import {
  abs,
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
  Tensor,
  tensor2d,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import {toFloat, whereFloat} from '../../../src/floats.js';
import {hashOf} from '../../../src/hash.js';

/** How many hashes a row has. With several, different rows hardly ever have the same ones. */
export const HASHES = 4;
/** The most numbers that are hashed at once: each needs a few temporary ones. */
const CHUNK = 2 ** 20;

/**
 * Computes hashes of rows, on the device. The hash of a row is the sine of a fixed random combination of its
 * numbers, in a logarithmic scale, so that large and small numbers count alike. NaN counts too, as a constant
 * for the row.
 */
export class RowHasher {
  /** By tensor and row size, which may differ between batches: sequences have different lengths. */
  private readonly factors = new Map<string, Tensor2D>();

  /**
   * The hashes of the first rows of tensors that `hashableTensors` returned: in parts of some rows, each
   * [rows, HASHES], which the caller disposes.
   */
  *parts(tensors: readonly Tensor[], rows: number): Generator<Tensor2D> {
    const numbers = tensors.reduce((total, t) => total + t.size / t.shape[0], 0);
    const step = Math.max(1, Math.floor(CHUNK / numbers));
    for (let from = 0; from < rows; from += step) {
      const count = Math.min(step, rows - from);
      yield tidy(() => {
        const each = tensors.map((t, i) => this.combinations(rowsOf(t, from, count), i));
        return keep(sin(addN(each))) as Tensor2D;
      });
    }
  }

  dispose(): void {
    dispose([...this.factors.values()]);
    this.factors.clear();
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

/**
 * Those of some tensors that have numbers: the placeholders of outputs without labels do not count.
 *
 * @param rows how many rows of each are used
 * @returns undefined if there are none, or if one has no such rows of numbers
 */
export function hashableTensors(tensors: readonly unknown[], rows: number): readonly Tensor[] | undefined {
  const used = tensors.filter(t => (t as Tensor | undefined)?.size !== 0);
  return used.length > 0 && used.every(t => isHashable(t, rows)) ? (used as Tensor[]) : undefined;
}

/**
 * The greatest difference between the sums of the hashes of n equal rows: backends compute sines and sums in
 * different ways.
 */
export function sumTolerance(rows: number): number {
  return 0.01 + 0.001 * Math.sqrt(rows);
}

/** How many rows the first of some tensors has. */
export function rowsIn(tensors: readonly unknown[]): number {
  return (tensors[0] as Tensor | undefined)?.shape?.[0] ?? 0;
}

function isHashable(t: unknown, rows: number): boolean {
  return (
    t instanceof Tensor && t.rank > 0 && t.shape[0] >= rows && ['float32', 'int32', 'bool'].includes(t.dtype)
  );
}

/** Rows of a tensor as floats, [count, numbers of a row]. Run it inside a tidy. */
function rowsOf(t: Tensor, from: number, count: number): Tensor2D {
  const some = count === t.shape[0] ? t : slice(t, from, count);
  return toFloat(reshape(some, [count, some.size / count])) as Tensor2D;
}
