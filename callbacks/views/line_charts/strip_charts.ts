import {maxOf} from '../../../src/lists.js';
import {getOwn} from '../../../src/own_property.js';
import {median} from '../../base/median.js';
import {sampleCounts} from '../../runs/record/label_facts.js';
import type {Run} from '../../runs/record/run.js';
import {fromRunValue} from '../../runs/record/run_value.js';
import {escapeHtml} from '../text/escape_html.js';
import {learningRateKey} from '../text/metric_keys.js';
import {formatCount, formatPower, formatSetting} from '../text/numbers.js';
import {plot, type Tick} from '../plot/plot.js';
import {plotSpace, type Point} from '../plot/plot_space.js';
import {reducePoints} from '../plot/reduce_points.js';
import {runMarks} from './run_marks.js';
import {line} from '../plot/shapes.js';
import {epochTicks, niceStep, niceTop, shortCount} from '../plot/ticks.js';

const HEIGHT = 56;

/** The learning rate of each epoch on a logarithmic axis; empty if it is not logged. */
export function learningRateStrip(run: Run, {level = 3, points = 250} = {}): string {
  const key = learningRateKey(run);
  if (key === undefined) return '';
  const rates = run.epochs.map(({epoch, logs}): Point => [epoch, fromRunValue(getOwn(logs, key))]);
  const known = rates.map(([, y]) => y).filter(y => Number.isFinite(y) && y >= 0);
  if (known.length === 0) return '';
  const isLog = known.every(y => y > 0);
  const [low, high] = [-maxOf(known.map(y => -y)), maxOf(known)];
  const bottom = isLog ? 10 ** Math.floor(Math.log10(low) + 1e-9) : 0;
  const top = isLog ? Math.max(10 ** Math.ceil(Math.log10(high) - 1e-9), 10 * bottom) : niceStep(high) || 1;
  // At the end of a decade a constant would lie on the x axis.
  const range: [number, number] = isLog && low === high ? [low / 10, 10 * low] : [bottom, top];
  const marked = [bottom, top].filter(at => at >= range[0] && at <= range[1]);
  const text = isLog ? formatPower : formatSetting;
  const kept = reducePoints(rates, points / 2);
  const steps = kept.flatMap(([x, y], i): Point[] => [[x, y], [kept[i + 1]?.[0] ?? x + 1, y]]); // prettier-ignore
  const last = known[known.length - 1];
  const words = [...new Set(known)].slice(0, 8).map(y => formatSetting(y));
  return strip(run, {
    title: 'Learning rate',
    subtitle: [run.config.optimizer, isLog ? 'log axis' : ''].filter(Boolean).join(' · '),
    level,
    now: ['last', formatSetting(last)],
    label: `Learning rate: ${words.join(', ')}.`,
    points: steps,
    range,
    ticks: marked.map(at => ({at, text: text(at)})),
    isLog,
  });
}

/** Samples per second of each epoch; empty if the record does not tell. */
export function speedStrip(run: Run, {level = 3, points = 250} = {}): string {
  const speeds = epochSpeeds(run);
  if (speeds.length === 0) return '';
  const values = speeds.map(([, y]) => y);
  const top = niceTop(maxOf(values));
  const middle = median(values);
  return strip(run, {
    title: 'Speed',
    subtitle: 'samples per second in the epoch',
    level,
    now: ['median', formatCount(middle)],
    label: `Speed: ${formatCount(middle)} samples per second (median).`,
    points: reducePoints(speeds, points),
    range: [0, top],
    ticks: [0, top].map(at => ({at, text: shortCount(at)})),
    isLog: false,
  });
}

/** Samples per second by the end of each epoch. Epochs without a duration are left out. */
export function epochSpeeds(run: Run): Point[] {
  const samples = sampleCounts(run).train;
  if (samples === undefined) return [];
  return run.epochs
    .map(({epoch, time}, i): Point => [epoch + 1, samples / (time - (run.epochs[i - 1]?.time ?? 0))])
    .filter(([, y]) => Number.isFinite(y) && y > 0);
}

interface Strip {
  title: string;
  subtitle: string;
  level: number;
  /** A value that sums up the strip, and which one it is. */
  now: [name: string, value: string];
  label: string;
  points: readonly Point[];
  range: [number, number];
  ticks: Tick[];
  isLog: boolean;
}

function strip(run: Run, {title, subtitle, level, now, label, points, range, ticks, isLog}: Strip): string {
  const {end, later} = runMarks(run);
  const space = plotSpace(HEIGHT, [0, end], range, isLog);
  const layers = [line(space, points, 'ink')];
  return (
    `<div class="cell"><div class="chart-head"><div><h${level} class="cell-title">${title}</h${level}>` +
    `<p class="cell-sub">${escapeHtml(subtitle)}</p></div>` +
    `<dl class="chart-now"><dt><span></span><span>${now[0]}</span></dt><dd class="strong">${now[1]}</dd></dl></div>` +
    `${plot(space, {label, layers, xTicks: epochTicks(end), yTicks: ticks, later})}</div>`
  );
}
