import type {ClassScores, OutputEvaluation} from '../../runs/record/run.js';
import {classRows, sortedRows} from './class_table.js';
import {columnSum} from './confusions.js';
import {gridPath, type Mark, markPaths, shareAxis, tickRow} from './dot_rows.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatNumber, formatSetting} from '../text/numbers.js';
import {plotSpace} from '../plot/plot_space.js';
import {figureKey} from '../text/swatch.js';

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
  const {from, ticks} = shareAxis(lowest);
  const height = rows.length * ROW;
  const space = plotSpace(height, [from, 1], [height, 0]);
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
    `${gridPath(space, ticks)}${marks}</svg>${tickRow(space, ticks)}</div>` +
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
