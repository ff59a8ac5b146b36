import {maxOf} from '../../../src/lists.js';
import type {ChartView} from '../chart_views/chart_view.js';
import type {Colors} from '../palette.js';
import {chartHeight, chartShapes, WIDTH} from './chart_shapes.js';
import type {Scene, Shape} from './scene.js';

const GAP = 24;

/** Charts in two columns, under a title. */
export function chartsScene(title: string, views: readonly ChartView[], colors: Colors): Scene {
  const columns = views.length > 1 ? 2 : 1;
  const width = GAP + columns * (WIDTH + GAP);
  const charts: Shape[][] = [];
  let top = 56;
  for (let i = 0; i < views.length; i += columns) {
    const row = views.slice(i, i + columns);
    for (const [k, view] of row.entries())
      charts.push(chartShapes(view, colors, GAP + k * (WIDTH + GAP), top));
    top += maxOf(row.map(chartHeight)) + GAP;
  }
  return {
    width,
    height: top,
    shapes: [
      {kind: 'rect', x: 0, y: 0, width, height: top, color: colors.surface},
      {
        kind: 'text',
        x: GAP,
        y: 36,
        text: title,
        color: colors.ink,
        size: 20,
        anchor: 'start',
        isStrong: true,
      },
      ...charts.flat(),
    ],
  };
}
