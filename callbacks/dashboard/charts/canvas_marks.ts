import uPlot from 'uplot';
import type {ChartMark, ChartView} from '../chart_views/chart_view.js';
import type {Colors} from '../palette.js';

/** What is drawn below the lines: the tinted rest, the grid and the baseline. */
export function drawBelow(u: uPlot, view: ChartView, colors: Colors): void {
  const {ctx, bbox} = u;
  const px = uPlot.pxRatio;
  ctx.save();
  if (view.stopped !== undefined && view.stopped < view.end) {
    const x = u.valToPos(view.stopped, 'x', true);
    ctx.fillStyle = colors.later;
    ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
  }
  for (const tick of view.y.ticks) horizontal(u, tick, colors.grid, px);
  if (view.baseline !== undefined && isInside(view.baseline, view)) {
    ctx.setLineDash([2 * px, 3 * px]);
    horizontal(u, view.baseline, colors.base, 1.25 * px);
  }
  ctx.restore();
}

/** What is drawn above the lines: marks, rings and the foot of the plot. */
export function drawAbove(u: uPlot, view: ChartView, colors: Colors): void {
  const {ctx, bbox} = u;
  const px = uPlot.pxRatio;
  ctx.save();
  for (const mark of view.marks) drawMark(u, mark, colors, px);
  for (const {x, y, color} of view.rings) {
    if (isInside(y, view)) ring(u, u.valToPos(x, 'x', true), u.valToPos(y, 'y', true), colors[color], colors);
  }
  ctx.fillStyle = colors.axis;
  ctx.fillRect(bbox.left, bbox.top + bbox.height - px, bbox.width, px);
  ctx.restore();
}

function isInside(value: number, {y}: ChartView): boolean {
  return Number.isFinite(value) && value >= y.min && value <= y.max;
}

function horizontal(u: uPlot, value: number, color: string, width: number): void {
  const {ctx, bbox} = u;
  const y = Math.round(u.valToPos(value, 'y', true)) + 0.5;
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
}

const MARKS: Record<ChartMark['kind'], {color: keyof Colors; width: number; dash: number[]}> = {
  best: {color: 'ink3', width: 1, dash: [1, 3]},
  fit: {color: 'ink3', width: 1, dash: [6, 3]},
  stop: {color: 'ink3', width: 1, dash: []},
  nan: {color: 'problem', width: 1.5, dash: []},
};

function drawMark(u: uPlot, {x, kind}: ChartMark, colors: Colors, px: number): void {
  const {ctx, bbox} = u;
  const {color, width, dash} = MARKS[kind];
  const at = Math.round(u.valToPos(x, 'x', true)) + 0.5;
  ctx.strokeStyle = colors[color];
  ctx.lineWidth = width * px;
  ctx.setLineDash(dash.map(length => length * px));
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
}

function ring(u: uPlot, x: number, y: number, color: string, {surface}: Colors): void {
  const {ctx} = u;
  const disc = (radius: number, fill: string): void => {
    ctx.fillStyle = fill;
    ctx.beginPath();
    ctx.arc(x, y, radius * uPlot.pxRatio, 0, 2 * Math.PI);
    ctx.fill();
  };
  disc(5.5, color);
  disc(3.5, surface);
  disc(2, color);
}
