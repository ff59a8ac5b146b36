import {LABELS, loadBlock} from './blocks.js';
import type {CpuData} from './cpu_array.js';

/** Takes the place of a number that is not a 32-bit integer. */
export const NO_ID = -(2 ** 31);

/** Copies `size` entries from `from` on to the start of `out`, as integers. */
export function loadIds(data: CpuData, from: number, size: number, out: Int32Array): void {
  if (data instanceof Int32Array || data instanceof Uint8Array) {
    out.set(size === data.length ? data : data.subarray(from, from + size));
  } else toIds(loadBlock(LABELS, data, from, from + size), out, size);
}

function toIds(numbers: Float64Array, out: Int32Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const id = numbers[i] | 0;
    out[i] = id === numbers[i] ? id : NO_ID;
  }
}

/** True if all ids are in 0 ... limit - 1. */
export function areBelow(ids: Int32Array, limit: number, size: number): boolean {
  const whole = size & ~3;
  let i = 0;
  // As unsigned numbers, negative ids are above all limits.
  for (; i < whole; i += 4) {
    if (
      ids[i] >>> 0 >= limit ||
      ids[i + 1] >>> 0 >= limit ||
      ids[i + 2] >>> 0 >= limit ||
      ids[i + 3] >>> 0 >= limit
    ) {
      return false;
    }
  }
  for (; i < size; i++) if (ids[i] >>> 0 >= limit) return false;
  return true;
}
