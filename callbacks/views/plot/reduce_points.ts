import {appendAll} from '../../../src/lists.js';
import type {Point} from './plot_space.js';

/**
 * At most about `limit` of the points: of each stretch the smallest and the largest value, so no spike is
 * lost, and one value that is not finite, so no gap is. The first and the last point are kept.
 */
export function reducePoints(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit) return points;
  const stretch = Math.ceil((2 * points.length) / limit);
  const kept: Point[] = [points[0]];
  for (let start = 1; start < points.length - 1; start += stretch) {
    appendAll(kept, extremes(points, start, Math.min(start + stretch, points.length - 1)));
  }
  return [...kept, points[points.length - 1]];
}

function extremes(points: readonly Point[], start: number, end: number): Point[] {
  let [low, high, gap] = [-1, -1, -1];
  for (let i = start; i < end; i++) {
    const y = points[i][1];
    if (!Number.isFinite(y)) gap = gap < 0 ? i : gap;
    else {
      if (low < 0 || y < points[low][1]) low = i;
      if (high < 0 || y > points[high][1]) high = i;
    }
  }
  const found = [...new Set([low, high, gap])].filter(i => i >= 0);
  return found.sort((a, b) => a - b).map(i => points[i]);
}

/** The smallest and the largest value of each of at most `count` stretches: x, low, high. */
export function valueColumns(
  points: readonly Point[],
  count: number,
): [x: number, low: number, high: number][] {
  const stretch = Math.max(1, Math.ceil(points.length / count));
  const columns: [number, number, number][] = [];
  for (let start = 0; start < points.length; start += stretch) {
    let [low, high] = [Infinity, -Infinity];
    const part = points.slice(start, start + stretch).filter(([, y]) => Number.isFinite(y));
    for (const [, y] of part) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
    if (part.length > 0) columns.push([part[part.length - 1][0], low, high]);
  }
  return columns;
}
