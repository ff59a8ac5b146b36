import type {Residuals} from '../../runs/record/run.js';
import {formatNumber} from '../text/numbers.js';
import {plot} from '../plot/plot.js';
import {plotSpace, type Point, type Range} from '../plot/plot_space.js';
import {bars, dots, line, vertical} from '../plot/shapes.js';
import {enclosingTicks, niceTop, numberTicks, shortCount} from '../plot/ticks.js';

/** Predictions over targets, with the diagonal on which they are equal. */
export function predictionFigure({name, points}: Residuals, {height = 240} = {}): string {
  const {actual, predicted} = points;
  const all = [...actual, ...predicted].filter(Number.isFinite);
  if (all.length === 0) return '';
  const [low, high] = extent(all);
  const ticks = enclosingTicks(low, high);
  const range: Range = [ticks[0], ticks[ticks.length - 1]];
  const space = plotSpace(height, range, range);
  const pairs = actual.map((a, i): Point => [a, predicted[i]]);
  const label =
    `Predictions over targets of ${name}: ${pairs.length} samples, ` +
    `from ${formatNumber(low)} to ${formatNumber(high)}.`;
  const diagonal = range.map((v): Point => [v, v]);
  return `<div class="square">${plot(space, {
    label,
    layers: [line(space, diagonal, 'base'), dots(space, pairs, 'val scatter')],
    xTicks: numberTicks(ticks),
    yTicks: numberTicks(ticks),
  })}</div>`;
}

/** The distribution of prediction minus target, with its mean. */
export function residualHistogram({name, mean, std, histogram}: Residuals, {height = 120} = {}): string {
  const {from, to, counts} = histogram;
  if (counts.length === 0 || !(to > from)) return '';
  const width = (to - from) / counts.length;
  const [top, bottom] = [niceTop(counts.reduce((max, n) => Math.max(max, n), 1)), 0];
  const space = plotSpace(height, [from, to], [bottom, top]);
  const gap = 0.05 * width;
  const entries = counts.map((n, k): [number, number, number] => [
    from + k * width + gap,
    from + (k + 1) * width - gap,
    n,
  ]);
  const zero = from < 0 && to > 0 ? [vertical(space, 0, 'base')] : [];
  const ticks = enclosingTicks(from, to).filter(t => t >= from && t <= to);
  return plot(space, {
    label: `Residuals of ${name}: mean ${formatNumber(mean)}, standard deviation ${formatNumber(std)}.`,
    layers: [bars(space, entries, 'train'), ...zero, vertical(space, mean, 'val thin')],
    xTicks: numberTicks(ticks),
    yTicks: [bottom, top].map(at => ({at, text: shortCount(at)})),
    lane: [{x: mean, text: `mean ${formatNumber(mean)}`, anchor: mean > (from + to) / 2 ? 'end' : 'start'}],
  });
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return [low, high];
}
