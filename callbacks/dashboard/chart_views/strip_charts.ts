import type {ChartView} from './chart_view.js';
import {formatCount, formatSetting} from '../../views/text/numbers.js';
import {enclosingTicks} from '../../views/plot/ticks.js';
import {axisTicks, tickText} from './axis_text.js';
import {learningRateAt} from '../series/learning_rate.js';
import type {RateSteps} from '../series/rate_steps.js';
import {mergeColumns} from './merge_columns.js';
import {usualSpeed} from '../series/speed.js';
import {stoppedAt} from './run_marks.js';
import type {RunSeries} from '../series/run_series.js';
import {yAxis} from './y_axis.js';

/** The strip of the learning rate; `undefined` if it is not known. */
export function learningRateStrip(series: RunSeries, steps: RateSteps): ChartView | undefined {
  const {columns, run} = series;
  const configured = run.config?.learningRate;
  const hasEpochs = columns.epochs.length > 0;
  if (configured === undefined && learningRateAt(series, columns.epochs.length - 1) === undefined)
    return undefined;
  const y = yAxis([hasEpochs ? steps.rates : [Number(configured)]], {isLog: true});
  const first = y.ticks[0];
  const last = y.ticks[y.ticks.length - 1];
  const changes = (run.events ?? []).filter(({kind}) => kind === 'learning-rate').length;
  return {
    ...common(series),
    title: 'Learning rate',
    subtitle: [run.config?.optimizer, 'log axis'].filter(text => text !== undefined).join(' · '),
    sentence: `Chart of the learning rate: ${hasEpochs ? `${formatSetting(steps.rates.at(-1))} in the last epoch` : 'no values yet'}${changes === 0 ? '' : `, changed ${changes} times`}.`,
    data: mergeColumns([{x: steps.x, columns: [steps.rates]}], {isLog: true}),
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
  let highest = 0;
  for (const value of values) if (value !== undefined && value > highest) highest = value;
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
