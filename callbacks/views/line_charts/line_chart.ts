import {getOwn} from '../../../src/own_property.js';
import type {Baseline} from '../../runs/baselines/baseline.js';
import {directionOf} from '../../runs/record/key_names.js';
import type {Run} from '../../runs/record/run.js';
import {fromRunValue} from '../../runs/record/run_value.js';
import {batchLayers, batchPoints} from './batch_layers.js';
import {batchSmoothing} from './batch_smoothing.js';
import {escapeHtml} from '../text/escape_html.js';
import {directionText, metricTitles} from '../text/metric_titles.js';
import {formatNumber, formatSetting} from '../text/numbers.js';
import {plot, type PlotText} from '../plot/plot.js';
import {plotSpace, type PlotSpace, type Point} from '../plot/plot_space.js';
import {reducePoints} from '../plot/reduce_points.js';
import {markTexts, type RunMarks, runMarks, stepsPerEpoch} from './run_marks.js';
import {dots, horizontal, line, ring, vertical} from '../plot/shapes.js';
import {swatch} from '../text/swatch.js';
import {epochTicks, formatTick, numberTicks} from '../plot/ticks.js';
import {type ValueAxis, valueAxis} from '../plot/value_axis.js';

export interface LineChartOptions {
  baseline?: Baseline;
  /** The level of the chart's heading. Default: 3. */
  level?: 3 | 4;
  /** At most about this many points a line. Default: 250. */
  points?: number;
  /** Of the plot, in CSS pixels. Default: 168. */
  height?: number;
}

const DOTS = 60;

/**
 * Training and validation values of a metric over the epochs, as a static chart with its heading.
 *
 * @param key a log key without `val_`
 */
export function lineChart(run: Run, key: string, options: LineChartOptions = {}): string {
  const {baseline, level = 3, points = 250, height = 168} = options;
  const marks = runMarks(run);
  const series = {train: epochPoints(run, key), val: epochPoints(run, `val_${key}`)};
  const batches = batchPoints(run, key);
  const direction = directionOf(run, key);
  const epochs = [...series.train, ...series.val].map(([, y]) => y);
  const values = epochs.some(Number.isFinite) ? epochs : batches.map(({y}) => y);
  const axis = valueAxis(values, baseline === undefined ? [] : [baseline.value], direction === 'max');
  const space = plotSpace(height, [0, marks.end], axis.range);
  const subtitle = [directionText(direction), ...axisWords(axis)].filter(Boolean).join(' · ');
  const shown = shownEpoch(run, marks, series);
  const title = metricTitles(run)(key);
  const isInside =
    baseline !== undefined && baseline.value >= axis.range[0] && baseline.value <= axis.range[1];
  return (
    `<div class="cell"><div class="chart-head"><div><h${level} class="cell-title">${escapeHtml(title)}</h${level}>` +
    `<p class="cell-sub">${escapeHtml(subtitle)}</p></div>${valuesOf(series, shown)}</div>` +
    plot(space, {
      label: chartWords(title, series, marks, baseline),
      layers: [
        isInside ? horizontal(space, baseline.value, 'base') : '',
        ...markLayers(space, marks),
        ...batchLayers(space, batches, batchSmoothing(stepsPerEpoch(run) ?? 1), points),
        ...seriesLayers(space, series, marks, points, batches.length > 1),
      ],
      xTicks: epochTicks(marks.end),
      yTicks: numberTicks(axis.ticks),
      lane: markTexts(marks),
      notes: baseline === undefined ? [] : [baselineNote(baseline, isInside, axis, marks)],
      isCut: axis.isCut,
      later: marks.later,
    }) +
    '</div>'
  );
}

interface Series {
  train: Point[];
  val: Point[];
}

function epochPoints(run: Run, key: string): Point[] {
  return run.epochs
    .filter(({logs}) => Object.hasOwn(logs, key))
    .map(({epoch, logs}): Point => [epoch + 1, fromRunValue(getOwn(logs, key))]);
}

function axisWords({range, isCut, hasOutliers}: ValueAxis): string[] {
  return [
    isCut ? `axis from ${formatSetting(range[0])}` : '',
    hasOutliers ? `cut off above ${formatTick(range[1])}` : '',
  ];
}

/** The epoch whose values the heading shows: the best one, else the last one. */
function shownEpoch(run: Run, {best, ran}: RunMarks, {train, val}: Series): {train?: number; val?: number} {
  const at = best ?? ran;
  const valueAt = (points: Point[]) => points.find(([x]) => x === at)?.[1];
  return {train: valueAt(train), val: valueAt(val)};
}

function valuesOf({train, val}: Series, shown: {train?: number; val?: number}): string {
  const entry = (name: 'val' | 'train', value: number | undefined, className: string) =>
    `<dt>${swatch(name)}<span>${name}</span></dt><dd${className}>${formatNumber(value)}</dd>`;
  return (
    '<dl class="chart-now">' +
    (val.length > 0 ? entry('val', shown.val, ' class="strong"') : '') +
    (train.length > 0 ? entry('train', shown.train, '') : '') +
    '</dl>'
  );
}

function markLayers(space: PlotSpace, {best, stop, bad, fits}: RunMarks): string[] {
  return [
    ...fits.map(x => vertical(space, x, 'mark faint')),
    best === undefined ? '' : vertical(space, best, 'mark faint'),
    stop === undefined ? '' : vertical(space, stop, 'mark edge'),
    bad === undefined ? '' : vertical(space, bad, 'bad'),
  ];
}

/** The training line is left out where the average of the batches is drawn and the epochs have points. */
function seriesLayers(
  space: PlotSpace,
  {train, val}: Series,
  {best}: RunMarks,
  limit: number,
  hasBatches: boolean,
): string[] {
  const signal = val.length > 0 ? val : train;
  const at = signal.find(([x]) => x === best);
  const [thinTrain, thinVal] = [train, val].map(all => reducePoints(all, limit));
  const isSparse = signal.length <= DOTS;
  return [
    hasBatches && isSparse ? '' : line(space, thinTrain, 'train'),
    isSparse || train.length === 1 ? dots(space, train, 'train small') : '',
    line(space, thinVal, 'val'),
    isSparse ? dots(space, val, 'val small') : '',
    at === undefined ? '' : ring(space, at, val.length > 0 ? 'val' : 'train'),
  ];
}

function baselineNote(
  baseline: Baseline,
  isInside: boolean,
  {range}: ValueAxis,
  {end}: RunMarks,
): PlotText & {y: number} {
  const text = `${formatNumber(baseline.value)} ${baseline.text}`;
  const isAbove = baseline.value > range[1];
  return {
    x: end,
    y: isInside ? baseline.value : range[isAbove ? 1 : 0],
    text: isInside ? text : `${isAbove ? '↑' : '↓'} ${text}`,
    anchor: 'end',
  };
}

function chartWords(
  title: string,
  {train, val}: Series,
  {best, ran}: RunMarks,
  baseline: Baseline | undefined,
): string {
  const last = (points: Point[]) => formatNumber(points[points.length - 1]?.[1]);
  const at = (val.length > 0 ? val : train).find(([x]) => x === best);
  if (ran === 0) return `${title}: no epoch has ended.`;
  const parts = [
    val.length > 0 ? `validation ${last(val)} after epoch ${ran}` : '',
    at === undefined ? '' : `${formatNumber(at[1])} at the best epoch, ${best}`,
    train.length > 0 ? `training ${last(train)} after epoch ${ran}` : '',
    baseline === undefined ? '' : `baseline ${formatNumber(baseline.value)} (${baseline.text})`,
  ];
  return `${title}: ${parts.filter(Boolean).join('; ')}.`;
}
