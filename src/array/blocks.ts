import type {CpuData} from './cpu_array.js';

/**
 * Entries per block. Loops over a batch copy a block of it to float64 numbers first. This takes a fraction of
 * the loop's own time, and a loop that reads only one type of array runs several times as fast as one that
 * reads labels and predictions of all types. Three blocks fit into the first cache of a processor.
 */
export const BLOCK = 1024;

/** What a block holds. Blocks that are in use at the same time have different roles. */
export const LABELS = 0;
export const SCORES = 1;
export const WEIGHTS = 2;
export const VALUES = 3;
/** The entries of which a value is the mean. */
export const PARTS = 4;

const kept: Float64Array[] = [];

/** A block of at least `size` numbers. Its contents last until the role is used again. */
export function blockFor(role: number, size: number): Float64Array {
  return size > BLOCK ? new Float64Array(size) : (kept[role] ??= new Float64Array(BLOCK));
}

/** The entries `from` ... `to - 1` of an array, at the start of a block. */
export function loadBlock(role: number, data: CpuData, from: number, to: number): Float64Array {
  const block = blockFor(role, to - from);
  block.set(to - from === data.length ? data : data.subarray(from, to));
  return block;
}

/** The same, as an array of this length. */
export function loadExactly(role: number, data: CpuData, from: number, to: number): Float64Array {
  return loadBlock(role, data, from, to).subarray(0, to - from);
}
