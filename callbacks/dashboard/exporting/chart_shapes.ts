import type {ChartMark, ChartNote, ChartView} from '../chart_views/chart_view.js';
import type {Colors} from '../palette.js';
import {lineParts} from './line_parts.js';
import type {Shape} from './scene.js';

/** The width of a chart with its axis. */
export const WIDTH = 560;
const GUTTER = 44;
const HEAD = 62;
const FOOT = 26;
/** Points of longer lines would touch each other. */
const MOST_POINTS = 120;

type Anchor = 'start' | 'middle' | 'end';

/** The area of a plot in the picture, and where values are in it. */
interface PlotArea {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  x(value: number): number;
  y(value: number): number;
  /** `y`, but not outside the area. */
  inside(value: number): number;
}

function plotHeight({isStrip}: ChartView): number {
  return isStrip === true ? 56 : 168;
}

/** The height of a chart with its titles and its axis. */
export function chartHeight(view: ChartView): number {
  return HEAD + plotHeight(view) + FOOT;
}

function plotArea(view: ChartView, left: number, top: number): PlotArea {
  const {end, y: axis} = view;
  const height = plotHeight(view);
  const [x0, x1] = [left + GUTTER, left + WIDTH];
  const [y0, y1] = [top + HEAD, top + HEAD + height];
  const f = axis.isLog ? Math.log10 : (v: number): number => v;
  const y = (value: number): number => y1 - ((f(value) - f(axis.min)) / (f(axis.max) - f(axis.min))) * height;
  return {
    x0,
    x1,
    y0,
    y1,
    x: value => x0 + (value / end) * (x1 - x0),
    y,
    inside: value => Math.min(y1, Math.max(y0, y(value))),
  };
}

/** The shapes of one chart, from back to front. */
export function chartShapes(view: ChartView, colors: Colors, left: number, top: number): Shape[] {
  const area = plotArea(view, left, top);
  const {x1, y0, y1} = area;
  const {title, subtitle, stopped, baseline, y: axis} = view;
  const rest = stopped === undefined ? [] : [area.x(stopped)];
  const isBaselineShown = baseline !== undefined && baseline >= axis.min && baseline <= axis.max;
  return [
    {...text(left, top + 14, title, colors.ink, 14, 'start'), isStrong: true},
    text(left, top + 31, subtitle, colors.ink3, 12, 'start'),
    ...rest.map((x): Shape => ({
      kind: 'rect',
      x,
      y: y0,
      width: x1 - x,
      height: y1 - y0,
      color: colors.later,
    })),
    ...axisShapes(view, area, colors),
    ...(isBaselineShown ? [level(area, area.y(baseline), colors.base, 1.25, [2, 3])] : []),
    ...view.lines.flatMap((_, i) => lineShapes(view, i, area, colors)),
    ...view.marks.flatMap(mark => markShapes(mark, area, colors)),
    ...view.rings.flatMap(ring =>
      ringShapes(area.x(ring.x), area.inside(ring.y), colors[ring.color], colors),
    ),
    ...view.notes.map(note => noteShape(note, area, colors)),
    level(area, y1, colors.axis, 1),
  ];
}

/** The grid, and the labels of both axes. */
function axisShapes(view: ChartView, area: PlotArea, colors: Colors): Shape[] {
  const last = view.xTicks.length - 1;
  const anchor = (i: number): Anchor => (i === 0 ? 'start' : i === last ? 'end' : 'middle');
  return [
    ...view.y.ticks.flatMap(tick => [
      level(area, area.y(tick), colors.grid, 1),
      text(area.x0 - 6, area.y(tick) + 4, view.tickText(tick), colors.ink3, 12, 'end'),
    ]),
    ...view.xTicks.map((tick, i) =>
      text(area.x(tick.x), area.y1 + 17, tick.text, colors.ink3, 12, anchor(i)),
    ),
  ];
}

/** A line of a chart, with its points if it has few. */
function lineShapes({data, lines}: ChartView, index: number, area: PlotArea, colors: Colors): Shape[] {
  const {color, width, dash, point} = lines[index];
  return lineParts(data[0], data[index + 1]).flatMap((part): Shape[] => {
    const points = part.map(([x, y]) => [area.x(x), area.inside(y)] as const);
    const hasPoints = point !== undefined && points.length <= MOST_POINTS;
    return [
      ...(width > 0 ? [{kind: 'line', points, color: colors[color], width, dash} as const] : []),
      ...(hasPoints ? points.map(([x, y]): Shape => dot(x, y, point / 2, colors[color])) : []),
    ];
  });
}

function markShapes({x: at, kind, text: name, toLeft}: ChartMark, area: PlotArea, colors: Colors): Shape[] {
  const isBad = kind === 'nan';
  const x = area.x(at);
  const line: Shape = {
    kind: 'line',
    points: [
      [x, area.y0],
      [x, area.y1],
    ],
    color: isBad ? colors.problem : colors.ink3,
    width: 1,
    dash: kind === 'best' ? [1, 3] : undefined,
  };
  if (name === undefined) return [line];
  const words = isBad ? `✕ ${name}` : name;
  return [line, text(x + (toLeft ? -4 : 4), area.y0 - 5, words, colors.ink2, 11, toLeft ? 'end' : 'start')];
}

function ringShapes(x: number, y: number, color: string, {surface}: Colors): Shape[] {
  return [dot(x, y, 5.5, color), dot(x, y, 3.5, surface), dot(x, y, 2, color)];
}

function noteShape({x, y, text: words, place, toLeft}: ChartNote, area: PlotArea, colors: Colors): Shape {
  const shift = {up: -5, down: 13, level: 4}[place];
  const anchor = toLeft ? 'end' : 'start';
  return text(area.x(x) + (toLeft ? -8 : 4), area.inside(y) + shift, words, colors.ink2, 12, anchor);
}

/** A line from the left to the right of a plot. */
function level({x0, x1}: PlotArea, y: number, color: string, width: number, dash?: readonly number[]): Shape {
  const points = [[x0, y] as const, [x1, y] as const];
  return {kind: 'line', points, color, width, dash};
}

function dot(x: number, y: number, radius: number, color: string): Shape {
  return {kind: 'dot', x, y, radius, color};
}

function text(
  x: number,
  y: number,
  words: string,
  color: string,
  size: number,
  anchor: Anchor,
): Extract<Shape, {kind: 'text'}> {
  return {kind: 'text', x, y, text: words, color, size, anchor};
}
