import {escapeHtml} from '../text/escape_html.js';
import {FIXED_STROKE, type PlotSpace, round, WIDTH} from './plot_space.js';

export interface Tick {
  at: number;
  text: string;
}

/** Text inside a plot or in the lane above it. */
export interface PlotText {
  x: number;
  text: string;
  /** Which side of the text is at `x`. Default: 'start'. */
  anchor?: 'start' | 'middle' | 'end';
}

export interface PlotContent {
  /** A sentence with what the plot shows: its name for readers that do not see it. */
  label: string;
  /** Shapes, from back to front. */
  layers: readonly string[];
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  /** What is above the plot: `best 15`. Without it the lane is left out. */
  lane?: readonly PlotText[];
  /** Words inside the plot, above a line at height `y`. */
  notes?: readonly (PlotText & {y: number})[];
  /** Rings that a slider moves, drawn over everything: their class, and where they are. */
  rings?: readonly {className: string; x: number; y: number}[];
  /** True if the y axis does not start at its natural bound. */
  isCut?: boolean;
  /** What is right of this x was not run. */
  later?: number;
  className?: string;
}

const TICK_GAP = 4;

/**
 * One plot. Lines stretch to the width of the card; text and rings are placed by percentages, so no element
 * needs a style attribute.
 */
export function plot(space: PlotSpace, content: PlotContent): string {
  const {lane, className = ''} = content;
  const classes = ['plot', lane === undefined ? 'no-lane' : '', className].filter(Boolean).join(' ');
  return (
    `<div class="${classes}" role="img" aria-label="${escapeHtml(content.label)}">` +
    (lane === undefined ? '' : laneOf(space, lane)) +
    yAxis(space, content) +
    `<div class="plot-area">${area(space, content)}${overlay(space, content)}</div>` +
    xAxis(space, content.xTicks) +
    '</div>'
  );
}

function laneOf(space: PlotSpace, lane: readonly PlotText[]): string {
  const texts = lane.map(({x, text, anchor = 'start'}) => {
    const dx = {start: TICK_GAP, middle: 0, end: -TICK_GAP}[anchor];
    return `<text class="${anchor}" x="${space.share(x)}" y="12" dx="${dx}">${escapeHtml(text)}</text>`;
  });
  return `<svg class="plot-lane" aria-hidden="true">${texts.join('')}</svg>`;
}

function yAxis(space: PlotSpace, {yTicks, isCut = false}: PlotContent): string {
  const texts = yTicks.map(
    ({at, text}) =>
      `<text class="end" x="34" y="${round(space.y(at))}" dy=".35em">${escapeHtml(text)}</text>`,
  );
  const cut = isCut
    ? `<path class="plot-break" d="M40 ${space.height - 18}v2l-3.5 2 7 2.5-7 2.5 3.5 1.5v1"/>`
    : '';
  return `<svg class="plot-y" height="${space.height}" aria-hidden="true">${texts.join('')}${cut}</svg>`;
}

function area(space: PlotSpace, {layers, yTicks, later}: PlotContent): string {
  const {height} = space;
  const x = later === undefined ? WIDTH : space.x(later);
  const tint =
    x < WIDTH
      ? `<rect class="later" x="${round(x)}" y="0" width="${round(WIDTH - x)}" height="${height}"/>`
      : '';
  const grid = yTicks.map(({at}) => `M0 ${round(space.y(at))}H${WIDTH}`).join('');
  return (
    `<svg height="${height}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" aria-hidden="true">` +
    `${tint}<path class="l grid" ${FIXED_STROKE} d="${grid}"/>${layers.join('')}` +
    `<path class="l axis" ${FIXED_STROKE} d="M0 ${height}H${WIDTH}"/></svg>`
  );
}

function overlay(space: PlotSpace, {notes = [], rings = []}: PlotContent): string {
  const texts = notes.map(({x, y, text, anchor = 'start'}) => {
    const dx = {start: TICK_GAP, middle: 0, end: -TICK_GAP}[anchor];
    const height = round(Math.max(14, space.y(y)) - 4);
    return `<text class="${anchor}" x="${space.share(x)}" y="${height}" dx="${dx}">${escapeHtml(text)}</text>`;
  });
  const circles = rings.map(
    ({className, x, y}) =>
      `<circle class="plot-dot ${className}" cx="${space.share(x)}" cy="${round(space.y(y))}" r="5"/>`,
  );
  const content = texts.join('') + circles.join('');
  return content === ''
    ? ''
    : `<svg class="plot-notes" paint-order="stroke" aria-hidden="true">${content}</svg>`;
}

function xAxis(space: PlotSpace, ticks: readonly Tick[]): string {
  if (ticks.length === 0) return '';
  const texts = ticks.map(({at, text}, i) => {
    const anchor = i === 0 ? 'start' : i === ticks.length - 1 ? 'end' : 'middle';
    const hides = i > 0 && i === ticks.length - 2 ? ' before-last' : '';
    return `<text class="${anchor}${hides}" x="${space.share(at)}" y="14">${escapeHtml(text)}</text>`;
  });
  return `<svg class="plot-x" aria-hidden="true">${texts.join('')}</svg>`;
}
