import type {Bounded} from '../bounded_metric.js';
import {greatestOf} from '../../lists.js';

/**
 * A correlation as a ratio: the numerator may be off by `slack` either way, the denominator be anything up to `most`.
 * What lies farthest is at a corner.
 */
export function coarseRatio(
  numerator: number,
  denominator: number,
  slack: number,
  most: number,
): Bounded<number> {
  const value = numerator / denominator;
  if (slack === 0) return {result: value, bound: 0};
  const corners = [numerator - slack, numerator + slack].flatMap(n => [n / denominator, n / most]);
  const within = corners.map(corner => Math.min(Math.max(corner, -1), 1));
  return {result: value, bound: greatestOf(within.map(corner => Math.abs(corner - value)))};
}
