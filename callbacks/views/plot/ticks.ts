import type {Tick} from './plot.js';
import {formatCount, formatPower, formatSetting} from '../text/numbers.js';

/** The smallest of the factors times a power of ten that is at least `value`. */
function roundUp(value: number, factors: readonly number[]): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = factors.find(f => f * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}

/** A round distance between ticks: 1, 2, 2.5 or 5 times a power of ten, at least `value`. */
export function niceStep(value: number): number {
  return roundUp(value, [1, 2, 2.5, 5]);
}

/** A round end of an axis, at least `value`, and not much larger. */
export function niceTop(value: number): number {
  return roundUp(value, [1, 1.5, 2, 3, 4, 5, 6, 8]);
}

/** Multiples of a round step that enclose the values from `low` to `high`. */
export function enclosingTicks(low: number, high: number, intervals = 4): number[] {
  const span = high - low || Math.abs(high) || 1;
  const step = niceStep(span / intervals);
  const from = Math.floor(low / step + 1e-9);
  const to = Math.max(Math.ceil(high / step - 1e-9), from + 1);
  return Array.from({length: to - from + 1}, (_, i) => Number(((from + i) * step).toPrecision(12)));
}

/** Labels of ticks at round values. */
export function numberTicks(values: readonly number[]): Tick[] {
  return values.map(at => ({at, text: formatTick(at)}));
}

/** A round value that fits beside an axis. */
export function formatTick(value: number): string {
  return Math.abs(value) >= 1000 ? shortCount(value) : formatSetting(value);
}

/** A count that fits beside an axis: `1,200`, `12k`, `3.5M`. */
export function shortCount(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return formatPower(value);
  if (size >= 1e6) return `${formatSetting(Number((value / 1e6).toPrecision(3)))}M`;
  if (size >= 1e4) return `${formatSetting(Number((value / 1e3).toPrecision(3)))}k`;
  return formatCount(value);
}

/** The width of a character as a share of a plot beside another one. */
const CHARACTER = 0.019;

/** Ticks from 0 to the planned end, which is always one of them and has the title of the axis. */
export function epochTicks(end: number, title = 'epoch'): Tick[] {
  const step = Math.ceil(niceStep(end / 5));
  const last = {at: end, text: `${title} ${shortCount(end)}`};
  const ticks: Tick[] = [];
  for (let at = 0; at < end; at += step) {
    const text = shortCount(at);
    // The last label ends at the end of the axis; a label in the middle of its tick must not touch it.
    const free = 0.983 - CHARACTER * (last.text.length + text.length / 2);
    if (at === 0 || at <= end * free) ticks.push({at, text});
  }
  return [...ticks, last];
}

/** The ticks of an axis of shares, from 0 to 1. */
export const SHARE_TICKS: readonly Tick[] = [0, 0.5, 1].map(at => ({at, text: formatSetting(at)}));
