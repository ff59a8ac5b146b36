import {BLOCK, blockFor, LABELS, loadBlock, SCORES, VALUES, WEIGHTS} from '../../array/blocks.js';
import {type CpuArray, type CpuData, zeros} from '../../array/cpu_array.js';
import {sizeOf} from '../../check.js';
import {sumOfValues} from './block_sums.js';
import type {Shape} from './shapes.js';

/** Values that are computed block by block, without an array that holds all of them. */
export interface ValueBlocks {
  readonly shape: readonly number[];
  /** Values per block. */
  readonly step: number;
  /** The values `from` ... `to - 1`, at the start of a block that lasts until the next call. */
  read(from: number, to: number): Float64Array;
  /** The sum of these values. */
  sum(from: number, to: number): number;
}

/**
 * Computes the values of `rows` rows. Returns their sum or, if `out` is given, writes them there.
 *
 * @param p the predictions, `width` for each row
 * @param t the labels, as many for each row, or one
 */
export type RowLoop = (
  t: Float64Array,
  p: Float64Array,
  out: Float64Array | undefined,
  rows: number,
  width: number,
) => number;

/** The values that a loop computes from rows of labels and predictions. */
export function rowBlocks(shape: Shape, t: CpuData, p: CpuData, loop: RowLoop): ValueBlocks {
  const size = sizeOf(shape);
  const [tWidth, width] = size === 0 ? [1, 1] : [t.length / size, p.length / size];
  const run = (out: Float64Array | undefined, from: number, to: number): number => {
    const labels = loadBlock(LABELS, t, from * tWidth, to * tWidth);
    return loop(labels, loadBlock(SCORES, p, from * width, to * width), out, to - from, width);
  };
  return {
    shape,
    step: Math.max(1, Math.floor(BLOCK / Math.max(1, width))),
    read(from, to) {
      const out = blockFor(VALUES, to - from);
      run(out, from, to);
      return out;
    },
    sum: (from, to) => run(undefined, from, to),
  };
}

/** The values of an array in blocks. */
export function blocksOf({data, shape}: CpuArray): ValueBlocks {
  const read = (from: number, to: number): Float64Array => loadBlock(VALUES, data, from, to);
  return {shape, step: BLOCK, read, sum: (from, to) => sumOfValues(read(from, to), to - from)};
}

/** All values in one array. */
export function allValues({shape, step, read}: ValueBlocks): CpuArray {
  const out = zeros(shape);
  const {data} = out;
  for (let from = 0; from < data.length; from += step) {
    const to = Math.min(from + step, data.length);
    data.set(read(from, to).subarray(0, to - from), from);
  }
  return out;
}

/** The sum of all values. */
export function sumOfBlocks({shape, step, sum}: ValueBlocks): number {
  const size = sizeOf(shape);
  let total = 0;
  for (let from = 0; from < size; from += step) total += sum(from, Math.min(from + step, size));
  return total;
}

/** The sums over values of weight * mean of `span` values, and over weights. */
export function weightedSums({step, read}: ValueBlocks, w: CpuData, span: number): [number, number] {
  const each = Math.max(1, Math.floor(step / Math.max(1, span)));
  const sums: [number, number] = [0, 0];
  for (let from = 0; from < w.length; from += each) {
    const to = Math.min(from + each, w.length);
    addWeighted(sums, read(from * span, to * span), loadBlock(WEIGHTS, w, from, to), to - from, span);
  }
  return sums;
}

function addWeighted(
  sums: [number, number],
  values: Float64Array,
  w: Float64Array,
  size: number,
  span: number,
): void {
  let [total, count] = sums;
  for (let i = 0; i < size; i++) {
    const weight = w[i];
    // A weight of 0 excludes a value, even NaN.
    if (weight === 0) continue;
    total += (weight * (span === 1 ? values[i] : sumRange(values, i * span, (i + 1) * span))) / span;
    count += weight;
  }
  sums[0] = total;
  sums[1] = count;
}

function sumRange(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}
