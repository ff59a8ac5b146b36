import type {Baseline} from '../../runs/baselines/baseline.js';
import {formatNumber} from '../../views/text/numbers.js';
import type {ChartNote} from './chart_view.js';
import type {YAxis} from './y_axis.js';

/** In this share of a plot, at its top, a note has no room above its line. */
const TOP = 0.1;

/** The note at the end of the line of a baseline; empty if the axis does not reach the baseline. */
export function baselineNote(
  baseline: Baseline | undefined,
  end: number,
  {min, max, isLog}: YAxis,
): ChartNote[] {
  if (baseline === undefined || !(baseline.value >= min && baseline.value <= max)) return [];
  const {value, text} = baseline;
  const isHigh = !isLog && (max - value) / (max - min) < TOP;
  const place = isHigh ? 'down' : 'up';
  return [{x: end, y: value, text: `${formatNumber(value)} ${text}`, place, toLeft: true}];
}
