import type {ClassScores, OutputEvaluation} from '../runs/run.js';
import {classRows, sortedRows} from './class_table.js';
import {columnSum} from './confusions.js';
import {escapeHtml} from './escape_html.js';
import {formatNumber, formatSetting} from './numbers.js';
import {FIXED_STROKE, plotSpace, type PlotSpace, round} from './plot_space.js';
import {dots} from './shapes.js';
import {shareError} from './standard_errors.js';
import {figureKey} from './swatch.js';

export interface ClassDotsOptions {
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes?: readonly string[];
  /** At most this many classes, those with the lowest F1. Default: all. */
  limit?: number;
}

const ROW = 26;

/** Recall and precision of each class with one standard error, the weakest F1 first. */
export function classDots(evaluation: OutputEvaluation, options: ClassDotsOptions = {}): string {
  const all = classRows(evaluation, options.classes).map((row, id) => ({
    ...row,
    answers: answersOf(evaluation, row, id),
  }));
  if (all.length === 0) return '';
  const rows = sortedRows(all, {column: 'f1'}).slice(0, options.limit ?? all.length);
  const lowest = rows.reduce((low, row) => Math.min(low, row.recall, row.precision), 1);
  const from = Math.max(0, Math.min(0.6, Math.floor((lowest - 0.05) * 5) / 5)) || 0;
  const height = rows.length * ROW;
  const space = plotSpace(height, [from, 1], [height, 0]);
  const ticks = Array.from({length: 5}, (_, k) => Number((from + ((1 - from) * k) / 4).toPrecision(4)));
  const grid = ticks.map(t => `M${round(space.x(t))} 0V${height}`).join('');
  const recalls = rows.map((row, i): Mark => ({value: row.recall, count: row.support, y: i * ROW + 9}));
  const precisions = rows.map((row, i): Mark => ({
    value: row.precision,
    count: row.answers,
    y: i * ROW + 18,
  }));
  const marks = markPaths(space, recalls, from, 'val') + markPaths(space, precisions, from, 'ink');
  const label = rows
    .map(r => `${r.name}: recall ${formatNumber(r.recall)}, precision ${formatNumber(r.precision)}`)
    .join('; ');
  return (
    `<div class="class-dots" role="img" aria-label="${escapeHtml(label)}"><div class="class-names">` +
    `${rows.map(row => `<span>${escapeHtml(row.name)}</span>`).join('')}</div>` +
    `<svg height="${height}" viewBox="0 0 1000 ${height}" preserveAspectRatio="none" aria-hidden="true">` +
    `<path class="l grid" ${FIXED_STROKE} d="${grid}"/>${marks}</svg>${tickRow(space, ticks)}</div>` +
    figureKey([
      ['recall', 'recall'],
      ['precision', 'precision'],
      [undefined, `± 1 standard error${from > 0 ? `, axis from ${formatSetting(from)}` : ''}`],
    ])
  );
}

function answersOf({confusion}: OutputEvaluation, row: ClassScores, id: number): number {
  if (confusion !== undefined && id < confusion.length) return columnSum(confusion, id);
  return row.precision > 0 ? Math.round((row.recall * row.support) / row.precision) : 0;
}

/** A share of `count` samples at a height. */
interface Mark {
  value: number;
  count: number;
  y: number;
}

/** One path for all errors and one for all values. */
function markPaths(space: PlotSpace, marks: readonly Mark[], from: number, className: string): string {
  const known = marks.filter(({value}) => Number.isFinite(value));
  const errors = known.map(({value, count, y}) => {
    const error = count > 0 ? shareError(value, count) : 0;
    const [low, high] = [Math.max(from, value - error), Math.min(1, value + error)].map(v =>
      round(space.x(v)),
    );
    return `M${low} ${y}H${high}`;
  });
  const values = known.map(({value, y}) => [value, y] as const);
  return (
    `<path class="l ${className} thin" ${FIXED_STROKE} d="${errors.join('')}"/>` +
    dots(space, values, className)
  );
}

function tickRow(space: PlotSpace, ticks: readonly number[]): string {
  const texts = ticks.map((t, k) => {
    const anchor = k === 0 ? 'start' : k === ticks.length - 1 ? 'end' : 'middle';
    return `<text class="${anchor}" x="${space.share(t)}" y="14">${formatSetting(t)}</text>`;
  });
  return `<svg class="class-ticks" aria-hidden="true">${texts.join('')}</svg>`;
}
