import {FIXED_STROKE, type Point, type PlotSpace, round, WIDTH} from './plot_space.js';

/** A height within the plot, or just outside it, so that a line that leaves the plot ends at its border. */
function clampedY(space: PlotSpace, value: number): number {
  return Math.max(-1, Math.min(space.height + 1, space.y(value)));
}

/** On which side of the plot a value is: above, below, or inside. */
function sideOf(space: PlotSpace, value: number): number {
  const y = space.y(value);
  return y < -1 ? -1 : y > space.height + 1 ? 1 : 0;
}

/** A polyline, with a gap at each value that is not finite, and where it runs outside the plot. */
export function line(space: PlotSpace, points: readonly Point[], className: string): string {
  let path = '';
  let before: number | undefined;
  for (const [x, y] of points) {
    const side = Number.isFinite(y) ? sideOf(space, y) : undefined;
    const isConnected = before !== undefined && (side === 0 || side !== before);
    if (side !== undefined)
      path += `${isConnected ? ' ' : 'M'}${round(space.x(x))} ${round(clampedY(space, y))}`;
    before = side;
  }
  return path === '' ? '' : `<path class="l ${className}" ${FIXED_STROKE} d="${path}"/>`;
}

/** A point at each finite value that is within the plot. */
export function dots(space: PlotSpace, points: readonly Point[], className: string): string {
  const path = points
    .filter(([, y]) => Number.isFinite(y) && clampedY(space, y) === space.y(y))
    .map(([x, y]) => `M${round(space.x(x))} ${round(space.y(y))}h.01`)
    .join('');
  return path === '' ? '' : `<path class="d ${className}" ${FIXED_STROKE} d="${path}"/>`;
}

/** A point with a ring around it. */
export function ring(space: PlotSpace, point: Point, className: string): string {
  return [`${className} ring`, 'core', className].map(name => dots(space, [point], name)).join('');
}

/** A line over the whole width. */
export function horizontal(space: PlotSpace, y: number, className: string): string {
  return `<path class="l ${className}" ${FIXED_STROKE} d="M0 ${round(space.y(y))}H${WIDTH}"/>`;
}

/** A line over the whole height. */
export function vertical(space: PlotSpace, x: number, className: string): string {
  return `<path class="l ${className}" ${FIXED_STROKE} d="M${round(space.x(x))} 0V${space.height}"/>`;
}

/** An upright from one value to another. */
export function upright(space: PlotSpace, x: number, from: number, to: number, className: string): string {
  const [top, bottom] = [clampedY(space, to), clampedY(space, from)];
  return `<path class="l ${className}" ${FIXED_STROKE} d="M${round(space.x(x))} ${round(top)}V${round(bottom)}"/>`;
}

/** Bars from the line y = 0. A bar of height 0 is left out. */
export function bars(
  space: PlotSpace,
  entries: readonly (readonly [from: number, to: number, value: number])[],
  className: string,
): string {
  const zero = round(space.y(0));
  const path = entries
    .filter(([, , value]) => value !== 0)
    .map(
      ([from, to, value]) =>
        `M${round(space.x(from))} ${zero}V${round(space.y(value))}H${round(space.x(to))}V${zero}`,
    )
    .join('');
  return path === '' ? '' : `<path class="bar ${className}" d="${path}"/>`;
}

/** The area between the smallest and the largest value at each x. Entries are in ascending order of x. */
export function band(
  space: PlotSpace,
  columns: readonly (readonly [x: number, low: number, high: number])[],
  className: string,
): string {
  if (columns.length === 0) return '';
  const corner = (x: number, y: number) => `${round(space.x(x))} ${round(clampedY(space, y))}`;
  const upper = columns.map(([x, , high]) => corner(x, high));
  const lower = columns.map(([x, low]) => corner(x, low)).reverse();
  return `<path class="bar ${className}" d="M${[...upper, ...lower].join(' ')}Z"/>`;
}
