import {maxOf} from '../../../src/lists.js';
import type {Range} from './plot_space.js';
import {enclosingTicks} from './ticks.js';

export interface ValueAxis {
  range: Range;
  ticks: number[];
  /** True if the axis does not start at the natural bound of its values. */
  isCut: boolean;
  /** True if there are values above the axis. */
  hasOutliers: boolean;
}

const SHARE_STARTS = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99];
/** A value is outside the axis if it is this many times as large as nine tenths of the others. */
const OUTLIER = 4;

/**
 * The axis of a chart. Scores from 0 to 1 end at 1. Other values that are not negative start at 0, and values
 * that are much larger than most of them do not stretch the axis.
 *
 * @param extra values to show if they are near the others, such as a baseline
 */
export function valueAxis(values: readonly number[], extra: readonly number[], isShare: boolean): ValueAxis {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  const more = extra.filter(Number.isFinite);
  if (finite.length + more.length === 0)
    return {range: [0, 1], ticks: [0, 0.5, 1], isCut: false, hasOutliers: false};
  const all = [...finite, ...more];
  const low = -maxOf(all.map(v => -v));
  if (isShare && low >= 0 && maxOf(all) <= 1) return shareAxis(low);
  const usual = finite.length === 0 ? maxOf(more) : finite[Math.ceil(0.9 * (finite.length - 1))];
  const largest = maxOf(finite, -Infinity);
  const hasOutliers = low >= 0 && usual > 0 && largest > OUTLIER * usual;
  const top = hasOutliers ? 1.5 * usual : largest;
  const near = more.filter(v => v <= top + 2 * Math.abs(top) || finite.length === 0);
  const high = maxOf(near, top);
  const from = low >= 0 ? 0 : -maxOf([...finite, ...near].map(v => -v));
  const ticks = enclosingTicks(from, high <= from ? from + 1 : high);
  return {range: [ticks[0], ticks[ticks.length - 1]], ticks, isCut: false, hasOutliers};
}

function shareAxis(low: number): ValueAxis {
  const start = SHARE_STARTS.filter(v => v <= low).pop() ?? 0;
  const middle = start === 0.4 ? [0.6, 0.8] : [Number(((start + 1) / 2).toPrecision(4))];
  return {range: [start, 1], ticks: [start, ...middle, 1], isCut: start > 0, hasOutliers: false};
}
