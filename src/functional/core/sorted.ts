import type {CpuData} from '../../array/cpu_array.js';

/** A sorted copy, in float64. */
export function ascending(values: CpuData): Float64Array {
  return new Float64Array(values).sort();
}

/** Number of sorted numbers that are at least `x`. */
export function countAtLeast(sorted: Float32Array | Float64Array, x: number): number {
  return sorted.length - firstIndex(sorted, value => value >= x);
}

/** Number of sorted numbers that are greater than `x`. */
export function countGreater(sorted: Float32Array | Float64Array, x: number): number {
  return sorted.length - firstIndex(sorted, value => value > x);
}

/** The first index at which the condition holds. It has to hold for all later indices too. */
function firstIndex(sorted: Float32Array | Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
