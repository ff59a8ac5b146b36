import uPlot from 'uplot';

/** Rows per pixel from which batch values are drawn as a band. */
const DENSE = 1.5;

/**
 * Draws batch values as a line, and where they are dense as a band: from the lowest to the highest value of
 * each column of pixels. A gap interrupts both.
 */
export function bandPaths(): uPlot.Series.PathBuilder {
  const line = uPlot.paths.linear?.();
  return (u, seriesIndex, from, to) => {
    const drawn =
      to - from > (DENSE * u.bbox.width) / uPlot.pxRatio ? band(u, seriesIndex, from, to) : undefined;
    if (drawn !== undefined) return drawn;
    const paths = line?.(u, seriesIndex, from, to) ?? null;
    return paths && {...paths, fill: null};
  };
}

function band(u: uPlot, seriesIndex: number, from: number, to: number): uPlot.Series.Paths {
  const fill = new Path2D();
  const xs = u.data[0];
  const ys = u.data[seriesIndex];
  const {min = 0, max = 1} = u.scales.x;
  const scale = u.bbox.width / ((max ?? 1) - (min ?? 0));
  const yOf = (value: number): number => u.valToPos(value, 'y', true);
  let columns: {x: number; low: number; high: number}[] = [];
  const close = (): void => {
    addOutline(fill, columns, yOf);
    columns = [];
  };
  let last: {x: number; low: number; high: number} | undefined;
  // The position at which the next column of pixels begins.
  let next = -Infinity;
  for (let i = from; i <= to; i++) {
    const value = ys[i];
    if (value === undefined) continue;
    if (value === null) {
      close();
      last = undefined;
      continue;
    }
    if (last !== undefined && xs[i] < next) {
      if (value < last.low) last.low = value;
      if (value > last.high) last.high = value;
    } else {
      const x = Math.round(u.bbox.left + (xs[i] - (min ?? 0)) * scale);
      next = (min ?? 0) + (x + 0.5 - u.bbox.left) / scale;
      last = {x, low: value, high: value};
      columns.push(last);
    }
  }
  close();
  return {stroke: null, fill, clip: null, flags: 0};
}

/** The outline of a band, at least a pixel high. */
function addOutline(
  path: Path2D,
  columns: readonly {x: number; low: number; high: number}[],
  yOf: (value: number) => number,
): void {
  if (columns.length === 0) return;
  columns.forEach(({x, high}, i) => (i === 0 ? path.moveTo(x, yOf(high)) : path.lineTo(x, yOf(high))));
  path.lineTo(columns[columns.length - 1].x + 1, yOf(columns[columns.length - 1].high));
  for (let i = columns.length - 1; i >= 0; i--) path.lineTo(columns[i].x, yOf(columns[i].low) + 1);
  path.closePath();
}
