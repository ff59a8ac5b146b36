import {type Bounded, distanceTo} from '../samples/bounded.js';

/**
 * A correlation as a ratio: the numerator may be off by `slack` either way, the denominator be anything up to
 * `most`. What lies farthest is at a corner.
 */
export function coarseRatio(
  numerator: number,
  denominator: number,
  slack: number,
  most: number,
): Bounded<number> {
  if (slack === 0) return {result: numerator / denominator, bound: 0};
  // What all coarse values are equal in, they may have had any correlation in.
  if (denominator === 0) return {result: 0, bound: 1};
  const value = Math.min(Math.max(numerator / denominator, -1), 1);
  const corners = [numerator - slack, numerator + slack].flatMap(n => [n / denominator, n / most]);
  const within = corners.map(corner => Math.min(Math.max(corner, -1), 1));
  return {result: value, bound: distanceTo(value, ...within)};
}
