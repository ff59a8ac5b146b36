import type {ChartNote} from './chart_view.js';
import type {ComparedRun} from '../series/compared_runs.js';
import {closestRow} from '../series/rows.js';
import type {YAxis} from './y_axis.js';

/** The height of a name, as a share of the plot. */
const NAME_HEIGHT = 0.09;
/** How far above or below the end of its line a name is. */
const OFFSET = 0.05;
/** The width of a character, as a share of the plot. */
const CHARACTER = 0.02;
/** Longer names are cut. */
const MOST_CHARACTERS = 20;
/** In how many places a name and a line are compared. */
const PLACES = 8;

/** The end of a line. */
interface End {
  name: string;
  x: number;
  value: number;
}

type Place = ChartNote['place'];

/**
 * The names of the colored runs at the ends of their lines, where they cover neither a line nor another name.
 * All names are also below the plot.
 */
export function lineNames(drawn: readonly ComparedRun[], key: string, end: number, y: YAxis): ChartNote[] {
  const height = (value: number): number => {
    const f = y.isLog ? Math.log10 : (v: number): number => v;
    return (f(value) - f(y.min)) / (f(y.max) - f(y.min));
  };
  const ends = drawn
    .filter(({color}) => color !== undefined)
    .flatMap(({series, name}): End[] => {
      const value = series.columns.logs.get(key)?.at(-1);
      const x = series.axis.epochs.at(-1);
      return value === undefined || x === undefined || !Number.isFinite(value) ? [] : [{name, x, value}];
    })
    .filter(({value}) => value >= y.min && value <= y.max)
    .sort((a, b) => b.value - a.value);
  const names: {from: number; to: number; at: number}[] = [];
  return ends.flatMap(({name, x, value}): ChartNote[] => {
    const width = CHARACTER * Math.min(MOST_CHARACTERS, name.length + 1) * end;
    const toLeft = x + width > end;
    const [from, to] = toLeft ? [x - width, x] : [x, x + width];
    const isFree = (place: Place): boolean => {
      const at = height(value) + (place === 'up' ? OFFSET : place === 'down' ? -OFFSET : 0);
      const isOverName = names.some(
        other => other.from < to && from < other.to && Math.abs(other.at - at) < 0.9 * NAME_HEIGHT,
      );
      const isOverLine = drawn.some(({series}) =>
        heightsIn(series, key, from, to).some(v => Math.abs(height(v) - at) < NAME_HEIGHT / 2),
      );
      if (isOverName || isOverLine || at < 0 || at > 1) return false;
      names.push({from, to, at});
      return true;
    };
    const place = (['level', 'up', 'down'] as const).find(isFree);
    return place === undefined ? [] : [{x, y: value, text: name, place, toLeft, isName: true}];
  });
}

/** Values of a line at some places between two positions on the x axis, without the first. */
function heightsIn({axis, columns}: ComparedRun['series'], key: string, from: number, to: number): number[] {
  const values = columns.logs.get(key) ?? [];
  const last = axis.epochs.at(-1) ?? -Infinity;
  return Array.from({length: PLACES}, (_, i) => from + ((to - from) * (i + 1)) / PLACES)
    .filter(x => x <= last + 1e-9 && x >= axis.epochs[0])
    .map(x => values[closestRow(axis.epochs, x)] ?? NaN)
    .filter(Number.isFinite);
}
