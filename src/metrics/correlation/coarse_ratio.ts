import {type Bounded, distanceTo} from '../samples/bounded.js';

/**
 * A correlation as a ratio whose numerator has an error of up to `slack`, and whose denominator is at most
 * `most`. The extremes are at the corners of this range.
 */
export function coarseRatio(
  numerator: number,
  denominator: number,
  slack: number,
  most: number,
): Bounded<number> {
  if (slack === 0) return {result: numerator / denominator, bound: 0};
  // If all quantized values are equal, the exact ones may have any correlation.
  if (denominator === 0) return {result: 0, bound: 1};
  const value = Math.min(Math.max(numerator / denominator, -1), 1);
  const corners = [numerator - slack, numerator + slack].flatMap(n => [n / denominator, n / most]);
  const within = corners.map(corner => Math.min(Math.max(corner, -1), 1));
  return {result: value, bound: distanceTo(value, ...within)};
}
