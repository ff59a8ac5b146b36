import type {ChartView} from '../charts/chart_view.js';
import type {Colors} from '../charts/palette.js';
import type {Entry} from '../series/merge_columns.js';
import type {Scene, Shape} from './scene.js';

const WIDTH = 560;
const GAP = 24;
const GUTTER = 44;
const HEAD = 62;
const FOOT = 26;

/** Most points of a line: of longer ones, the lowest and the highest value of each stretch are drawn. */
const MOST_POINTS = 2000;

/** Charts in two columns, under a title. */
export function chartsScene(title: string, views: readonly ChartView[], colors: Colors): Scene {
  const columns = views.length > 1 ? 2 : 1;
  const heights = views.map(({isStrip}) => HEAD + (isStrip === true ? 56 : 168) + FOOT);
  const width = GAP + columns * (WIDTH + GAP);
  const shapes: Shape[] = [];
  let top = 56;
  for (let i = 0; i < views.length; i += columns) {
    const row = views.slice(i, i + columns);
    row.forEach((view, k) => addChart(shapes, view, GAP + k * (WIDTH + GAP), top, colors));
    top += row.reduce((max, _, k) => Math.max(max, heights[i + k]), 0) + GAP;
  }
  shapes.unshift(
    {kind: 'rect', x: 0, y: 0, width, height: top, color: colors.surface},
    {kind: 'text', x: GAP, y: 36, text: title, color: colors.ink, size: 20, anchor: 'start', isStrong: true},
  );
  return {width, height: top, shapes};
}

function addChart(shapes: Shape[], view: ChartView, left: number, top: number, colors: Colors): void {
  const height = view.isStrip === true ? 56 : 168;
  const [x0, x1] = [left + GUTTER, left + WIDTH];
  const [y0, y1] = [top + HEAD, top + HEAD + height];
  const f = view.y.isLog ? Math.log10 : (v: number): number => v;
  const x = (value: number): number => x0 + (value / view.end) * (x1 - x0);
  const y = (value: number): number =>
    y1 - ((f(value) - f(view.y.min)) / (f(view.y.max) - f(view.y.min))) * height;
  const inside = (value: number): number => Math.min(y1, Math.max(y0, y(value)));
  const text = (
    at: number,
    line: number,
    words: string,
    color: string,
    size: number,
    anchor: 'start' | 'middle' | 'end',
  ): void => void shapes.push({kind: 'text', x: at, y: line, text: words, color, size, anchor});
  shapes.push({
    kind: 'text',
    x: left,
    y: top + 14,
    text: view.title,
    color: colors.ink,
    size: 14,
    anchor: 'start',
    isStrong: true,
  });
  text(left, top + 31, view.subtitle, colors.ink3, 12, 'start');
  if (view.stopped !== undefined) {
    shapes.push({
      kind: 'rect',
      x: x(view.stopped),
      y: y0,
      width: x1 - x(view.stopped),
      height,
      color: colors.later,
    });
  }
  for (const tick of view.y.ticks) {
    shapes.push({
      kind: 'line',
      points: [
        [x0, y(tick)],
        [x1, y(tick)],
      ],
      color: colors.grid,
      width: 1,
    });
    text(x0 - 6, y(tick) + 4, view.tickText(tick), colors.ink3, 12, 'end');
  }
  view.xTicks.forEach((tick, i) => {
    text(
      x(tick.x),
      y1 + 17,
      tick.text,
      colors.ink3,
      12,
      i === 0 ? 'start' : i === view.xTicks.length - 1 ? 'end' : 'middle',
    );
  });
  if (view.baseline !== undefined && view.baseline >= view.y.min && view.baseline <= view.y.max) {
    shapes.push({
      kind: 'line',
      points: [
        [x0, y(view.baseline)],
        [x1, y(view.baseline)],
      ],
      color: colors.base,
      width: 1.25,
      dash: [2, 3],
    });
  }
  view.lines.forEach((line, i) => {
    for (const run of runsOf(view.data[0], view.data[i + 1])) {
      const points = run.map(([a, b]) => [x(a), inside(b)] as const);
      if (line.width > 0)
        shapes.push({kind: 'line', points, color: colors[line.color], width: line.width, dash: line.dash});
      if (line.point !== undefined && points.length <= 120) {
        for (const [px, py] of points)
          shapes.push({kind: 'dot', x: px, y: py, radius: line.point / 2, color: colors[line.color]});
      }
    }
  });
  for (const mark of view.marks) {
    const color = mark.kind === 'nan' ? colors.problem : colors.ink3;
    const dash = mark.kind === 'best' ? [1, 3] : undefined;
    shapes.push({
      kind: 'line',
      points: [
        [x(mark.x), y0],
        [x(mark.x), y1],
      ],
      color,
      width: 1,
      dash,
    });
    const words = mark.kind === 'nan' ? `✕ ${mark.text ?? ''}` : mark.text;
    if (mark.text !== undefined)
      text(
        x(mark.x) + (mark.toLeft ? -4 : 4),
        y0 - 5,
        words ?? '',
        colors.ink2,
        11,
        mark.toLeft ? 'end' : 'start',
      );
  }
  for (const ring of view.rings) {
    const at = {kind: 'dot' as const, x: x(ring.x), y: inside(ring.y)};
    shapes.push(
      {...at, radius: 5.5, color: colors[ring.color]},
      {...at, radius: 3.5, color: colors.surface},
      {...at, radius: 2, color: colors[ring.color]},
    );
  }
  for (const note of view.notes) {
    const shift = {up: -5, down: 13, level: 4}[note.place];
    text(
      x(note.x) + (note.toLeft ? -8 : 4),
      inside(note.y) + shift,
      note.text,
      colors.ink2,
      12,
      note.toLeft ? 'end' : 'start',
    );
  }
  shapes.push({
    kind: 'line',
    points: [
      [x0, y1],
      [x1, y1],
    ],
    color: colors.axis,
    width: 1,
  });
}

/** The unbroken parts of a line. */
function runsOf(xs: readonly number[], ys: readonly Entry[]): [number, number][][] {
  const runs: [number, number][][] = [[]];
  xs.forEach((at, i) => {
    const value = ys[i];
    if (typeof value === 'number') runs[runs.length - 1].push([at, value]);
    else if (value === null) runs.push([]);
  });
  return runs.filter(run => run.length > 0).map(thinned);
}

function thinned(points: [number, number][]): [number, number][] {
  if (points.length <= MOST_POINTS) return points;
  const stretch = Math.ceil((2 * points.length) / MOST_POINTS);
  const kept: [number, number][] = [];
  for (let i = 0; i < points.length; i += stretch) {
    const part = points.slice(i, i + stretch);
    const low = part.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = part.reduce((a, b) => (b[1] > a[1] ? b : a));
    kept.push(low[0] <= high[0] ? low : high);
    if (low !== high) kept.push(low[0] <= high[0] ? high : low);
  }
  return kept;
}
