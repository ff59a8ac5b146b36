import type {ChartView} from '../charts/chart_view.js';
import {formatCount, formatSetting} from '../../views/numbers.js';
import {enclosingTicks} from '../../views/ticks.js';
import {axisTicks, tickText} from './axis_text.js';
import {LEARNING_RATE_KEYS} from './metrics.js';
import {mergeColumns} from './merge_columns.js';
import {usualSpeed} from './speed.js';
import {stoppedAt} from './run_marks.js';
import type {RunSeries} from './run_series.js';
import {yAxis} from './y_axis.js';

/** The strip of the learning rate; `undefined` if it is not known. */
export function learningRateStrip(series: RunSeries): ChartView | undefined {
  const {columns, run} = series;
  const key = LEARNING_RATE_KEYS.find(name => columns.logs.has(name));
  const configured = run.config?.learningRate;
  if (key === undefined && configured === undefined) return undefined;
  const rates = columns.epochs.map((_, row) =>
    key === undefined ? Number(configured) : columns.logs.get(key)?.[row],
  );
  // The rate of an epoch holds from its beginning to its end.
  const {epochs} = series.axis;
  const x: number[] = [];
  const steps: (number | undefined)[] = [];
  rates.forEach((rate, row) => {
    x.push(row === 0 ? 0 : epochs[row - 1] + 1e-6 * series.axis.end, epochs[row]);
    steps.push(rate, rate);
  });
  const shown = rates.length > 0 ? rates : [Number(configured)];
  const y = yAxis([shown], {isLog: true});
  const first = y.ticks[0];
  const last = y.ticks[y.ticks.length - 1];
  const changes = (run.events ?? []).filter(({kind}) => kind === 'learning-rate').length;
  return {
    ...common(series),
    title: 'Learning rate',
    subtitle: [run.config?.optimizer, 'log axis'].filter(text => text !== undefined).join(' · '),
    sentence: `Chart of the learning rate: ${rates.length === 0 ? 'no values yet' : `${formatSetting(rates.at(-1))} in the last epoch`}${changes === 0 ? '' : `, changed ${changes} times`}.`,
    data: mergeColumns([{x, columns: [steps]}], {isLog: true}),
    lines: [{color: 'ink', width: 1.5}],
    y: {...y, ticks: [first, last]},
    tickText: value => value.toExponential(0).replace('e+', 'e'),
  };
}

/** The strip of the speed; `undefined` if times are not known. */
export function speedStrip(series: RunSeries): ChartView | undefined {
  const {speed} = series;
  const isEmpty = series.columns.epochs.length === 0 && series.run.started !== undefined;
  if (speed === undefined && !isEmpty) return undefined;
  const values = speed?.values ?? [];
  const highest = values.reduce((max: number, v) => Math.max(max, v ?? 0), 0);
  const ticks = enclosingTicks(0, highest === 0 ? 1000 : highest, 2);
  const max = ticks[ticks.length - 1];
  const usual = speed && usualSpeed(speed);
  const unit = speed?.unit ?? 'samples';
  return {
    ...common(series),
    title: 'Speed',
    subtitle: `${unit} per second in the epoch`,
    sentence: `Chart of the speed: ${usual === undefined ? 'no values yet' : `${formatCount(usual)} ${unit} per second (median)`}.`,
    data: [series.axis.epochs, values],
    lines: [{color: 'ink', width: 1.5}],
    y: {min: 0, max, ticks: [0, max], isLog: false, isCut: false},
    tickText,
  };
}

function common(
  series: RunSeries,
): Pick<ChartView, 'end' | 'xTicks' | 'marks' | 'notes' | 'rings' | 'stopped' | 'isStrip'> {
  const {axis} = series;
  return {
    end: axis.end,
    xTicks: axisTicks(axis),
    marks: [],
    notes: [],
    rings: [],
    stopped: stoppedAt(series),
    isStrip: true,
  };
}
