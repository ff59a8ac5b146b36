import type {Entry} from '../chart_views/merge_columns.js';

type Point = [x: number, y: number];

/** Most points of a part: of a longer one, the lowest and the highest value of each stretch are kept. */
const MOST_POINTS = 2000;

/** The unbroken parts of a line. */
export function lineParts(xs: readonly number[], ys: readonly Entry[]): Point[][] {
  const parts: Point[][] = [[]];
  xs.forEach((x, i) => {
    const y = ys[i];
    if (typeof y === 'number') parts[parts.length - 1].push([x, y]);
    else if (y === null) parts.push([]);
  });
  return parts.filter(part => part.length > 0).map(thinned);
}

function thinned(points: Point[]): Point[] {
  if (points.length <= MOST_POINTS) return points;
  const length = Math.ceil((2 * points.length) / MOST_POINTS);
  const kept: Point[] = [];
  for (let i = 0; i < points.length; i += length) {
    const stretch = points.slice(i, i + length);
    const low = stretch.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = stretch.reduce((a, b) => (b[1] > a[1] ? b : a));
    kept.push(low[0] <= high[0] ? low : high);
    if (low !== high) kept.push(low[0] <= high[0] ? high : low);
  }
  return kept;
}
