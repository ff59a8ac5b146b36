import uPlot from 'uplot';
import {bandPaths} from './band_path.js';
import {drawAbove, drawBelow} from './canvas_marks.js';
import type {ChartLine, ChartView} from '../chart_views/chart_view.js';
import type {Colors, Palette} from '../palette.js';

/** Pixels around the plot, so that points at its edge are not cut off. */
const MARGIN = 6;

/** The least distance at which points of a line have room, in CSS pixels. */
const POINT_ROOM = 5;

/** The canvas of a chart, drawn by uPlot: lines, points, grid and marks. Texts stand in HTML around it. */
export class LineCanvas {
  private plot: uPlot | undefined;
  private shape = '';
  private view: ChartView;
  private readonly palette: Palette;
  private readonly parent: HTMLElement;

  constructor(parent: HTMLElement, palette: Palette, view: ChartView) {
    this.parent = parent;
    this.palette = palette;
    this.view = view;
  }

  /** Draws a view in an area of the given size, in CSS pixels. */
  draw(view: ChartView, width: number, height: number): void {
    this.view = view;
    const shape = JSON.stringify([view.lines, view.y.isLog]);
    if (this.plot === undefined || shape !== this.shape) {
      this.destroy();
      this.shape = shape;
      this.plot = new uPlot(this.options(width, height), view.data, this.parent);
      return;
    }
    const {plot} = this;
    const size = {width: width + 2 * MARGIN, height: height + 2 * MARGIN};
    plot.batch(() => {
      if (plot.width !== size.width || plot.height !== size.height) plot.setSize(size);
      plot.setData(view.data, false);
      plot.setScale('x', {min: 0, max: view.end});
      plot.setScale('y', {min: view.y.min, max: view.y.max});
    });
  }

  /** Draws again, with the colors of the palette. */
  redraw(): void {
    this.plot?.redraw(false);
  }

  destroy(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  private options(width: number, height: number): uPlot.Options {
    const colors = (): Colors => this.palette.read();
    return {
      width: width + 2 * MARGIN,
      height: height + 2 * MARGIN,
      padding: [MARGIN, MARGIN, MARGIN, MARGIN],
      pxAlign: 0,
      cursor: {show: false},
      legend: {show: false},
      select: {show: false, left: 0, top: 0, width: 0, height: 0},
      axes: [{show: false}, {show: false}],
      scales: {
        x: {time: false, auto: false, range: () => [0, this.view.end]},
        y: {
          auto: false,
          distr: this.view.y.isLog ? 3 : 1,
          range: () => [this.view.y.min, this.view.y.max],
        },
      },
      series: [{}, ...this.view.lines.map(line => this.series(line, colors))],
      hooks: {
        drawClear: [u => drawBelow(u, this.view, colors())],
        draw: [u => drawAbove(u, this.view, colors())],
      },
    };
  }

  private series(line: ChartLine, colors: () => Colors): uPlot.Series {
    const color = (): string => colors()[line.color];
    return {
      scale: 'y',
      auto: false,
      stroke: color,
      fill: line.isBand ? color : undefined,
      width: line.width,
      dash: line.dash,
      pxAlign: 0,
      paths: line.width === 0 ? () => null : line.isBand ? bandPaths() : undefined,
      points: {
        show: u => line.point !== undefined && this.hasRoom(u),
        size: line.point ?? 0,
        width: 0,
        fill: color,
        stroke: color,
      },
    };
  }

  private hasRoom({bbox}: uPlot): boolean {
    return (this.view.points ?? 0) <= bbox.width / uPlot.pxRatio / POINT_ROOM;
  }
}
