import {maxOf} from '../../src/lists.js';
import {median} from '../base/median.js';

/** The differences of neighbors. */
export function changes(values: readonly number[]): number[] {
  return values.slice(1).map((value, i) => value - values[i]);
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
  return -maxOf(values.map(value => -value));
}

export function indexOfLeast(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < values[best] ? i : best), 0);
}

/** The least share that is plausible after `share` of `count` samples: Wilson's lower bound. */
export function leastShare(share: number, count: number, errors: number): number {
  const z = (errors * errors) / count;
  return (share + z / 2 - errors * Math.sqrt((share * (1 - share) + z / 4) / count)) / (1 + z);
}
