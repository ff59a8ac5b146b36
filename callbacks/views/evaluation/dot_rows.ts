import {formatSetting} from '../text/numbers.js';
import {FIXED_STROKE, type PlotSpace, round} from '../plot/plot_space.js';
import {dots} from '../plot/shapes.js';
import {errorOfShare} from '../../runs/record/standard_error.js';

/** Where an axis of shares begins whose lowest value is `lowest`, and its five ticks, the last one at 1. */
export function shareAxis(lowest: number): {from: number; ticks: number[]} {
  const from = Math.max(0, Math.min(0.6, Math.floor((lowest - 0.05) * 5) / 5)) || 0;
  return {
    from,
    ticks: Array.from({length: 5}, (_, k) => Number((from + ((1 - from) * k) / 4).toPrecision(4))),
  };
}

/** Lines at the ticks, over the whole height. */
export function gridPath(space: PlotSpace, ticks: readonly number[]): string {
  const grid = ticks.map(t => `M${round(space.x(t))} 0V${space.height}`).join('');
  return `<path class="l grid" ${FIXED_STROKE} d="${grid}"/>`;
}

/** A share of `count` samples at a height. */
export interface Mark {
  value: number;
  count: number;
  y: number;
}

/** One path for all errors and one for all values. */
export function markPaths(space: PlotSpace, marks: readonly Mark[], from: number, className: string): string {
  const known = marks.filter(({value}) => Number.isFinite(value));
  const errors = known.map(({value, count, y}) => {
    const error = count > 0 ? errorOfShare(value, count) : 0;
    const [low, high] = [Math.max(from, value - error), Math.min(1, value + error)].map(v =>
      round(space.x(v)),
    );
    return `M${low} ${y}H${high}`;
  });
  const values = known.map(({value, y}) => [value, y] as const);
  return (
    `<path class="l ${className} thin" ${FIXED_STROKE} d="${errors.join('')}"/>` +
    dots(space, values, className)
  );
}

export function tickRow(space: PlotSpace, ticks: readonly number[]): string {
  const texts = ticks.map((t, k) => {
    const anchor = k === 0 ? 'start' : k === ticks.length - 1 ? 'end' : 'middle';
    return `<text class="${anchor}" x="${space.share(t)}" y="14">${formatSetting(t)}</text>`;
  });
  return `<svg class="class-ticks" aria-hidden="true">${texts.join('')}</svg>`;
}
