import {enclosingTicks} from '../../views/plot/ticks.js';
import {extremesIn} from './extremes.js';
import type {Entry} from './merge_columns.js';

/** The y axis of a chart. */
export interface YAxis {
  min: number;
  max: number;
  ticks: number[];
  isLog: boolean;
  /** True if the axis begins above its natural bound, 0. */
  isCut: boolean;
}

export interface YAxisOptions {
  /** Values from 0 to 1 that are better the higher they are: the axis ends at 1. */
  isRate?: boolean;
  isLog?: boolean;
  /** Leaves the most extreme hundredth of the values out at each end. */
  ignoresOutliers?: boolean;
  /** The lowest and the highest value, if they are known. */
  extremes?: readonly [number, number];
  /** A value that the axis includes. */
  baseline?: number;
}

/** Values of which the extremes are computed when outliers are ignored. */
const MOST_SAMPLES = 4000;

export function yAxis(columns: readonly (readonly Entry[])[], options: YAxisOptions = {}): YAxis {
  const {isRate = false, isLog = false, ignoresOutliers = false, baseline} = options;
  let [low, high] = ignoresOutliers
    ? usualExtremes(columns, isLog)
    : (options.extremes ?? extremesIn(columns, isLog));
  if (baseline !== undefined && Number.isFinite(baseline) && !(isLog && baseline <= 0)) {
    [low, high] = [Math.min(low, baseline), Math.max(high, baseline)];
  }
  if (low > high) [low, high] = isLog ? [0.1, 1] : [0, 1];
  if (isLog) return logAxis(low, high);
  if (isRate && low >= 0 && high <= 1) return rateAxis(low);
  const ticks = enclosingTicks(low >= 0 && low < 0.6 * high ? 0 : low, high);
  return {min: ticks[0], max: ticks[ticks.length - 1], ticks, isLog, isCut: ticks[0] > 0};
}

/** Extremes without the lowest and the highest hundredth of each column. */
function usualExtremes(columns: readonly (readonly Entry[])[], isLog: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    const stride = Math.max(1, Math.floor(column.length / MOST_SAMPLES));
    const sample: number[] = [];
    for (let i = 0; i < column.length; i += stride) {
      const value = column[i];
      if (typeof value === 'number' && !(isLog && value <= 0)) sample.push(value);
    }
    if (sample.length === 0) continue;
    sample.sort((a, b) => a - b);
    const cut = Math.ceil(0.01 * sample.length) * (sample.length > 4 ? 1 : 0);
    low = Math.min(low, sample[cut]);
    high = Math.max(high, sample[sample.length - 1 - cut]);
  }
  return [low, high];
}

/** An axis up to 1 that begins at 0, or at a tenth if all values are higher. */
function rateAxis(low: number): YAxis {
  const min = low < 0.4 ? 0 : Math.min(0.9, Math.floor(low * 10 + 1e-9) / 10);
  const ticks = min === 0 || min === 0.5 ? [min, (min + 1) / 2, 1] : enclosingTicks(min, 1);
  return {min, max: 1, ticks, isLog: false, isCut: min > 0};
}

/** Two decades with the value in their middle: at the end of a decade it would lie on the x axis. */
function constantLogAxis(value: number): YAxis {
  const power = Number(Math.log10(value).toPrecision(12));
  const ticks: number[] = [];
  for (let tick = Math.ceil(power - 1); tick <= power + 1; tick++) ticks.push(Number(`1e${tick}`));
  return {min: 10 ** (power - 1), max: 10 ** (power + 1), ticks, isLog: true, isCut: false};
}

function logAxis(low: number, high: number): YAxis {
  if (low === high) return constantLogAxis(low);
  let [a, b] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  if (a === b) b = a + 1;
  if (b - a === 1) a = Math.min(a, b - 1);
  const stride = Math.ceil((b - a) / 5);
  const ticks: number[] = [];
  for (let power = a; power <= b; power += stride) ticks.push(Number(`1e${power}`));
  return {min: Number(`1e${a}`), max: Number(`1e${b}`), ticks, isLog: true, isCut: false};
}
