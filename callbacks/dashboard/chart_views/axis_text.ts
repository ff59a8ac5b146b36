import {formatClock, formatSetting} from '../../views/text/numbers.js';
import {epochTicks, niceStep, shortCount} from '../../views/plot/ticks.js';
import type {XAxis} from '../series/x_axis.js';

/** A tick of a y axis, in at most six characters. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
  return size >= 1000 ? shortCount(value) : formatSetting(value);
}

/** The ticks of an x axis; the last one names the unit. */
export function axisTicks({unit, end}: XAxis): {x: number; text: string}[] {
  if (unit !== 'time') return epochTicks(end, unit).map(({at, text}) => ({x: at, text}));
  const step =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].find(s => s >= end / 5) ??
    3600 * niceStep(end / 18000);
  const ticks: number[] = [];
  for (let at = 0; at < end - 0.6 * step; at += step) ticks.push(at);
  return [...ticks.map(x => ({x, text: formatClock(x)})), {x: end, text: `time ${formatClock(end)}`}];
}
