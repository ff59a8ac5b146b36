import type {ChartLine, ChartView} from './chart_view.js';
import {axisTicks, tickText} from './axis_text.js';
import {baselineNote} from './baseline_note.js';
import type {ChartSettings} from '../series/chart_settings.js';
import {type ComparedRun, MOST_COLORS} from '../series/compared_runs.js';
import {mergeColumns, type Table} from './merge_columns.js';
import {judgedKey, type ShownMetric} from '../series/metrics.js';
import {lineNames} from './line_names.js';
import {subtitleOf} from './metric_chart.js';
import {inSentence, spoken} from '../series/spoken.js';
import {yAxis} from './y_axis.js';

/** Lines differ by their dashes where they do not by their colors. */
const DASHES: Record<string, number[] | undefined> = {
  s1: undefined,
  s2: [7, 3],
  s3: [2, 3],
  s4: [10, 3, 2, 3],
  s5: [5, 2],
  s6: [10, 3, 2, 3, 2, 3],
};

/**
 * The chart of one metric of several runs: one line of validation per run, named at its end.
 *
 * @param isForced colors are forced by the browser, so that lines differ by their dashes
 */
export function comparisonChart(
  metric: ShownMetric,
  all: readonly ComparedRun[],
  settings: ChartSettings,
  isForced: boolean,
): ChartView {
  const key = judgedKey(metric);
  const drawn = [...all].reverse().filter(({isShown, series}) => isShown && series.columns.logs.has(key));
  const runs = drawn.map(run => linesOf(run, metric, settings, isForced));
  const data = mergeColumns(
    runs.map(({table}) => table),
    {isLog: settings.isLog},
  );
  const end = all.reduce((max, {series}) => Math.max(max, series.axis.end), 1e-9);
  const baseline = all[0]?.series.baselines[metric.key];
  const y = yAxis(data.slice(1), {
    isRate: metric.direction === 'max',
    isLog: settings.isLog,
    ignoresOutliers: settings.ignoresOutliers,
    baseline: baseline?.value,
  });
  const bests = all.map(run => ({run, value: bestValue(run, key)}));
  const side = metric.hasValidation ? 'validation' : 'training';
  const words = bests.map(
    ({run, value}) => `${run.name} ${spoken(value)} at epoch ${(run.series.best?.epoch ?? 0) + 1}`,
  );
  return {
    title: metric.title,
    subtitle: [side, subtitleOf(metric, y.isCut ? tickText(y.min) : undefined)]
      .filter(text => text !== '')
      .join(' · '),
    sentence: `Chart of ${inSentence(metric)}, ${side} data: ${words.join('; ')}.`,
    data,
    lines: runs.flatMap(({lines}) => lines),
    end,
    xTicks: axisTicks({unit: settings.x, end, epochs: [], batches: []}),
    y,
    tickText,
    marks: [],
    notes: [
      ...(all.length > MOST_COLORS ? [] : lineNames(drawn, key, end, y)),
      ...baselineNote(baseline, end, y),
    ],
    baseline: baseline?.value,
    rings: bests.flatMap(({run: {series, color}, value}) =>
      value === undefined || color === undefined || series.best === undefined
        ? []
        : [{x: series.positionOf(series.best.epoch), y: value, color}],
    ),
  };
}

/** The lines of one run: the judged values, and those of training besides if they are wanted. */
function linesOf(
  {series, color}: ComparedRun,
  metric: ShownMetric,
  {showsTraining}: ChartSettings,
  isForced: boolean,
): {table: Table; lines: ChartLine[]} {
  const {logs} = series.columns;
  const line: ChartLine = {
    color: color ?? 'trainRaw',
    width: color === undefined ? 1 : 2,
    dash: isForced && color !== undefined ? DASHES[color] : undefined,
  };
  const judged = logs.get(judgedKey(metric)) ?? [];
  const training = showsTraining && metric.hasValidation ? logs.get(metric.key) : undefined;
  if (training === undefined) return {table: {x: series.axis.epochs, columns: [judged]}, lines: [line]};
  return {
    table: {x: series.axis.epochs, columns: [judged, training]},
    lines: [line, {color: line.color, width: 1, dash: [3, 3]}],
  };
}

/** The value of a run at its best epoch. */
export function bestValue({series}: ComparedRun, key: string): number | undefined {
  const epoch = series.best?.epoch ?? series.columns.epochs.at(-1);
  return epoch === undefined ? undefined : series.valueAt(epoch, key);
}
