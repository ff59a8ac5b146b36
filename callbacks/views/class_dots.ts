import type {ClassScores, OutputEvaluation} from '../runs/run.js';
import {classRows, sortedRows} from './class_table.js';
import {columnSum} from './confusions.js';
import {escapeHtml} from './escape_html.js';
import {formatNumber, formatSetting} from './numbers.js';
import {plotSpace, type PlotSpace, type Point, round} from './plot_space.js';
import {line, dots} from './shapes.js';
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
  const marks = rows.map(
    (row, i) =>
      mark(space, from, [row.recall, i * ROW + 9], row.support, 'val') +
      mark(space, from, [row.precision, i * ROW + 18], row.answers, 'ink'),
  );
  const label = rows
    .map(r => `${r.name}: recall ${formatNumber(r.recall)}, precision ${formatNumber(r.precision)}`)
    .join('; ');
  return (
    `<div class="class-dots" role="img" aria-label="${escapeHtml(label)}"><div class="class-names">` +
    `${rows.map(row => `<span>${escapeHtml(row.name)}</span>`).join('')}</div>` +
    `<svg height="${height}" viewBox="0 0 1000 ${height}" preserveAspectRatio="none" aria-hidden="true">` +
    `<path class="l grid" d="${grid}"/>${marks.join('')}</svg>${tickRow(space, ticks)}</div>` +
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

function mark(space: PlotSpace, from: number, [value, y]: Point, count: number, className: string): string {
  if (!Number.isFinite(value)) return '';
  const error = count > 0 ? shareError(value, count) : 0;
  const ends = [Math.max(from, value - error), Math.min(1, value + error)].map(x => [x, y] as const);
  return line(space, ends, `${className} thin`) + dots(space, [[value, y]], className);
}

function tickRow(space: PlotSpace, ticks: readonly number[]): string {
  const texts = ticks.map((t, k) => {
    const anchor = k === 0 ? 'start' : k === ticks.length - 1 ? 'end' : 'middle';
    return `<text class="${anchor}" x="${space.share(t)}" y="14">${formatSetting(t)}</text>`;
  });
  return `<svg class="class-ticks" aria-hidden="true">${texts.join('')}</svg>`;
}
