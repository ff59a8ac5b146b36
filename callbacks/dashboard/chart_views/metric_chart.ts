import type {ChartLine, ChartView} from './chart_view.js';
import {directionText} from '../../views/text/metric_titles.js';
import {axisTicks, tickText} from './axis_text.js';
import {baselineNote} from './baseline_note.js';
import type {ChartSettings} from '../series/chart_settings.js';
import {GrowingExtremes} from './extremes.js';
import {type Entry, type MergedColumns, mergeColumns, nextPosition, type Table} from './merge_columns.js';
import type {ShownMetric} from '../series/metrics.js';
import {firstRowFrom} from '../series/rows.js';
import {runMarks, stoppedAt} from './run_marks.js';
import type {RunSeries} from '../series/run_series.js';
import {SmoothedColumn} from './smoothing.js';
import {inSentence, spoken} from '../series/spoken.js';
import {type YAxis, yAxis} from './y_axis.js';

const VALIDATION: ChartLine = {color: 'val', width: 2, point: 5};
const TRAINING: ChartLine = {color: 'train', width: 1.5};
const AVERAGE: ChartLine = {color: 'train', width: 1.5};

/** The chart of one metric of one run: training and validation together. */
export class MetricChart {
  private merged: MergedColumns | undefined;
  private shape = '';
  private readonly extremes = new GrowingExtremes();
  private readonly smoothed = new Map<string, SmoothedColumn>();

  view(metric: ShownMetric, series: RunSeries, settings: ChartSettings): ChartView {
    const {columns, axis, best} = series;
    const {lines, tables} = this.tables(metric.key, series, settings);
    const {data, firstChanged} = this.merge(tables, series, JSON.stringify([lines, settings]), settings);
    const baseline = series.baselines[metric.key];
    const y = this.axis(metric, data, firstChanged, settings, baseline?.value);
    const bestValue = best && columns.logs.get(`val_${metric.key}`)?.[series.rowOf(best.epoch)];
    return {
      title: metric.title,
      subtitle: subtitleOf(metric, y.isCut ? tickText(y.min) : undefined),
      sentence: sentenceOf(metric, series),
      data,
      lines,
      points: columns.epochs.length,
      end: axis.end,
      xTicks: axisTicks(axis),
      y,
      tickText,
      marks: runMarks(series),
      notes: baselineNote(baseline, axis.end, y),
      baseline: baseline?.value,
      rings:
        best === undefined || bestValue === undefined
          ? []
          : [{x: series.positionOf(best.epoch), y: bestValue, color: 'val'}],
      stopped: stoppedAt(series),
    };
  }

  /**
   * Merges the tables, into what was merged for the last view if only rows were added.
   *
   * @param shape what a view has to have in common with the last one to continue it
   */
  private merge(
    tables: readonly Table[],
    {axis, changed}: RunSeries,
    shape: string,
    {isLog}: ChartSettings,
  ): {data: MergedColumns; firstChanged: number} {
    const from = tables.map(({x}) => (x === axis.batches ? changed.batches : changed.epochs));
    const into = shape === this.shape ? this.merged : undefined;
    const data = mergeColumns(tables, {into, from, isLog});
    this.merged = data;
    this.shape = shape;
    return {data, firstChanged: into === undefined ? 0 : firstRowFrom(data[0], nextPosition(tables, from))};
  }

  private axis(
    {direction}: ShownMetric,
    data: MergedColumns,
    firstChanged: number,
    {isLog, ignoresOutliers}: ChartSettings,
    baseline: number | undefined,
  ): YAxis {
    const drawn = data.slice(1) as Entry[][];
    const extremes = ignoresOutliers ? undefined : this.extremes.update(drawn, firstChanged, isLog);
    return yAxis(drawn, {isRate: direction === 'max', isLog, extremes, ignoresOutliers, baseline});
  }

  /** The lines from back to front: batches, their average, training, validation. */
  private tables(
    key: string,
    series: RunSeries,
    settings: ChartSettings,
  ): {lines: ChartLine[]; tables: Table[]} {
    const {columns, axis, changed} = series;
    const lines: ChartLine[] = [];
    const tables: Table[] = [];
    const batches = columns.batches.get(key);
    if (batches !== undefined) {
      const weight = settings.smoothing ?? series.batchSmoothing;
      const average = this.average(key, batches, columns.steps, weight, changed.batches);
      tables.push({x: axis.batches, columns: [batches, average]});
      lines.push({color: 'trainRaw', width: 1, isBand: true}, AVERAGE);
    }
    const own: (readonly (number | undefined)[])[] = [];
    const weight = batches === undefined ? (settings.smoothing ?? 0) : 0;
    const add = (name: string, line: ChartLine, raw: ChartLine): void => {
      const column = columns.logs.get(name);
      if (column === undefined) return;
      own.push(column);
      lines.push(weight > 0 ? raw : line);
      if (weight === 0) return;
      own.push(this.average(name, column, columns.epochs, weight, changed.epochs));
      lines.push({...line, point: undefined});
    };
    const dots: ChartLine = {color: 'train', width: 0, point: 3.5};
    add(key, batches === undefined ? TRAINING : dots, {color: 'trainRaw', width: 1});
    add(`val_${key}`, VALIDATION, {color: 'valRaw', width: 1, point: 3.5});
    tables.push({x: axis.epochs, columns: own});
    return {lines, tables};
  }

  private average(
    name: string,
    column: readonly (number | undefined)[],
    positions: readonly number[],
    weight: number,
    from: number,
  ): readonly (number | undefined)[] {
    let smoothed = this.smoothed.get(name);
    if (smoothed === undefined) this.smoothed.set(name, (smoothed = new SmoothedColumn()));
    smoothed.update(column, positions, weight, from);
    return smoothed.values;
  }
}

function sentenceOf(metric: ShownMetric, series: RunSeries): string {
  const last = series.columns.epochs.at(-1);
  const baseline = series.baselines[metric.key];
  const parts: string[] = [];
  if (last === undefined) parts.push('no values yet');
  else {
    if (metric.hasValidation) {
      parts.push(`validation ${spoken(series.valueAt(last, `val_${metric.key}`))} after epoch ${last + 1}`);
      if (series.best !== undefined) {
        const value = series.valueAt(series.best.epoch, `val_${metric.key}`);
        parts.push(`${spoken(value)} at the best epoch, ${series.best.epoch + 1}`);
      }
    }
    if (metric.hasTraining)
      parts.push(`training ${spoken(series.valueAt(last, metric.key))} after epoch ${last + 1}`);
  }
  if (baseline !== undefined) parts.push(`baseline ${spoken(baseline.value)} (${baseline.text})`);
  return `Chart of ${inSentence(metric)}: ${parts.join('; ')}.`;
}

export function subtitleOf({direction}: ShownMetric, cutAt: string | undefined): string {
  const parts: string[] = [];
  if (direction !== undefined) parts.push(directionText(direction));
  if (cutAt !== undefined) parts.push(`axis from ${cutAt}`);
  return parts.join(' · ');
}
