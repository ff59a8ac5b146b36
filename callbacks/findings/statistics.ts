import {median} from '../base/median.js';

/** The differences of neighbors. */
export function changes(values: ArrayLike<number>): Float64Array {
  const steps = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < steps.length; i++) steps[i] = values[i + 1] - values[i];
  return steps;
}

/** How many of the values are below a limit. */
export function countBelow(values: Float64Array, limit: number): number {
  let count = 0;
  for (const value of values) {
    if (value < limit) count++;
  }
  return count;
}

/**
 * How much the values of a curve scatter around the curve, as a standard deviation. It comes from the median
 * second difference, so neither a trend nor single spikes count. 0 for fewer than five values.
 */
export function scatter(values: readonly number[]): number {
  if (values.length < 5) return 0;
  return median(changes(changes(values)).map(Math.abs)) / (0.6745 * Math.sqrt(6));
}

/** Infinity of an empty list. */
export function leastOf(values: readonly number[]): number {
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return least;
}

export function indexOfLeast(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i] < values[best]) best = i;
  }
  return best;
}

/** The least share that is plausible after `share` of `count` samples: Wilson's lower bound. */
export function leastShare(share: number, count: number, errors: number): number {
  const z = (errors * errors) / count;
  return (share + z / 2 - errors * Math.sqrt((share * (1 - share) + z / 4) / count)) / (1 + z);
}
