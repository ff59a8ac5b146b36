import uPlot from 'uplot';
import type {MergedColumns} from '../chart_views/merge_columns.js';
import type {LineColor, LineStyle} from './line_styles.js';

/** What a plot shows. */
export interface PlotView {
  data: MergedColumns;
  lines: readonly LineStyle[];
  /** The end of the x axis, which begins at 0. */
  end: number;
  /** The range of the y axis for the lowest and the highest value. */
  rangeY: (min: number, max: number) => [number, number];
  /** Positions of a mark for values that are not finite. */
  marks: readonly number[];
}

/** Computed colors, read when a plot is drawn. */
export type ColorOf = (name: LineColor | 'ink' | 'grid' | 'problem') => string;

const FONT = '12px system-ui, sans-serif';

/** A plot by uPlot, with its axes. */
export class PlotCanvas {
  private plot?: uPlot;
  private shape = '';
  private view?: PlotView;
  private readonly parent: HTMLElement;
  private readonly colorOf: ColorOf;
  private readonly onCursor: (x: number | undefined) => void;

  /** @param onCursor called with the position under the pointer; undefined when the pointer leaves */
  constructor(parent: HTMLElement, colorOf: ColorOf, onCursor: (x: number | undefined) => void) {
    this.parent = parent;
    this.colorOf = colorOf;
    this.onCursor = onCursor;
  }

  draw(view: PlotView): void {
    this.view = view;
    const {clientWidth: width, clientHeight: height} = this.parent;
    if (width === 0 || height === 0) return;
    const shape = JSON.stringify(view.lines);
    if (shape !== this.shape) this.destroy();
    this.shape = shape;
    const data = view.data as uPlot.AlignedData;
    if (this.plot === undefined) {
      this.plot = new uPlot({...this.options(), width, height}, data, this.parent);
      return;
    }
    if (this.plot.width !== width || this.plot.height !== height) this.plot.setSize({width, height});
    this.plot.setData(data);
  }

  /** Draws again, with other colors. */
  redraw(): void {
    this.plot?.redraw(false);
  }

  /** Shows the cursor at a position, without telling the listener. */
  moveCursor(x: number): void {
    const {plot} = this;
    plot?.setCursor({left: plot.valToPos(x, 'x'), top: 0}, false);
  }

  destroy(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  private get shown(): PlotView {
    return this.view as PlotView;
  }

  private options(): Omit<uPlot.Options, 'width' | 'height'> {
    const {colorOf} = this;
    const axis: uPlot.Axis = {
      stroke: () => colorOf('ink'),
      grid: {stroke: () => colorOf('grid'), width: 1},
      ticks: {show: false},
      font: FONT,
      gap: 6,
    };
    return {
      legend: {show: false},
      cursor: {y: false, points: {show: false}, drag: {x: false, y: false}},
      scales: {
        x: {time: false, range: () => [0, this.shown.end]},
        y: {range: (_, min, max) => this.shown.rangeY(min ?? 0, max ?? 1)},
      },
      axes: [
        {...axis, size: 24, grid: {show: false}, incrs: WHOLE},
        {...axis, size: 48},
      ],
      series: [
        {},
        ...this.shown.lines.map(({color, width, dash, hasPoints}): uPlot.Series => ({
          stroke: () => colorOf(color),
          width,
          dash,
          points: hasPoints ? {size: 5, fill: () => colorOf(color)} : {show: false},
        })),
      ],
      hooks: {
        draw: [u => this.drawMarks(u)],
        setCursor: [
          u => {
            const {event, left = -1} = u.cursor;
            if (event) this.onCursor(left < 0 ? undefined : u.posToVal(left, 'x'));
          },
        ],
      },
    };
  }

  private drawMarks(u: uPlot): void {
    const {ctx, bbox} = u;
    ctx.fillStyle = this.colorOf('problem');
    ctx.font = FONT;
    for (const x of this.shown.marks) {
      const at = u.valToPos(x, 'x', true);
      ctx.fillRect(at, bbox.top, uPlot.pxRatio, bbox.height);
      ctx.fillText('✕ NaN', at + 4, bbox.top + 10);
    }
  }
}

/** Steps of an axis of epochs or batches. */
const WHOLE = Array.from({length: 10}, (_, power) => [1, 2, 5].map(step => step * 10 ** power)).flat();
