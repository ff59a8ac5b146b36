import type {ClassScores, OutputEvaluation} from '../../runs/record/run.js';
import {classNames} from '../text/class_names.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatCount, formatNumber} from '../text/numbers.js';

/** A column by which the table can be sorted. */
export type ClassColumn = 'name' | 'support' | 'precision' | 'recall' | 'f1' | 'auc' | 'ap';

export interface ClassTableOptions {
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes?: readonly string[];
  /** Heads are buttons with `data-sort`. Default: false. */
  isSortable?: boolean;
  /** Default: the weakest F1 first. */
  sort?: {column: ClassColumn; descending?: boolean};
  /** At most this many classes, in the table's order. Default: all. */
  limit?: number;
  /** The name of the region around the table. Default: 'Per class'. */
  label?: string;
}

const HEADS: Record<ClassColumn, string> = {
  name: 'class',
  support: 'support',
  precision: 'precision',
  recall: 'recall',
  f1: 'F1',
  auc: 'AUC, exact',
  ap: 'AP',
};

/** The scores of each class with their AUC and AP, in the order of class ids. */
export function classRows(evaluation: OutputEvaluation, classes?: readonly string[]): ClassScores[] {
  const names = classNames(evaluation, classes);
  const {perClass = [], curves = []} = evaluation;
  const hasCurves = curves.length === perClass.length;
  return perClass.map((row, id) => ({
    ...row,
    name: names[id],
    auc: row.auc ?? (hasCurves ? curves[id].auc : undefined),
    ap: row.ap ?? (hasCurves ? curves[id].ap : undefined),
  }));
}

/**
 * The classes in the order of a column, those without a value last; equal ones keep the order of class ids.
 */
export function sortedRows<T extends ClassScores>(
  rows: readonly T[],
  {column, descending = false}: NonNullable<ClassTableOptions['sort']>,
): T[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[column], b[column]];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return x < y ? -sign : x > y ? sign : 0;
  });
}

/** Precision, recall and F1 per class with their averages; empty if the evaluation has none. */
export function classTable(evaluation: OutputEvaluation, options: ClassTableOptions = {}): string {
  const all = classRows(evaluation, options.classes);
  if (all.length === 0) return '';
  const sort = options.sort ?? {column: 'f1'};
  const rows = sortedRows(all, sort).slice(0, options.limit ?? all.length);
  const columns = (Object.keys(HEADS) as ClassColumn[]).filter(
    c => (c !== 'auc' && c !== 'ap') || all.some(row => row[c] !== undefined),
  );
  const heads = columns.map(c => headCell(c, sort, options.isSortable ?? false));
  const averages = [average('macro', all, () => 1), average('weighted', all, row => row.support)];
  return (
    `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(options.label ?? 'Per class')}">` +
    `<table class="table"><thead><tr>${heads.join('')}</tr></thead>` +
    `<tbody>${rows.map(row => bodyRow(row, columns, true)).join('')}</tbody>` +
    `<tbody>${averages.map(row => bodyRow(row, columns, false)).join('')}</tbody></table></div>`
  );
}

function classOf(column: ClassColumn): string {
  return column === 'auc' || column === 'ap' ? 'wide' : '';
}

function headCell(
  column: ClassColumn,
  sort: NonNullable<ClassTableOptions['sort']>,
  isSortable: boolean,
): string {
  const wide = classOf(column) && ` class="${classOf(column)}"`;
  if (!isSortable) return `<th scope="col"${wide}>${HEADS[column]}</th>`;
  const isSorted = column === sort.column;
  const direction = sort.descending === true ? 'descending' : 'ascending';
  const arrow = isSorted ? ` <span aria-hidden="true">${sort.descending === true ? '↓' : '↑'}</span>` : '';
  return (
    `<th scope="col"${wide}${isSorted ? ` aria-sort="${direction}"` : ''}>` +
    `<button class="sort" type="button" data-sort="${column}">${HEADS[column]}${arrow}</button></th>`
  );
}

function bodyRow(row: ClassScores, columns: readonly ClassColumn[], isClass: boolean): string {
  const cells = columns.map(column => {
    const value = row[column];
    if (column === 'name') return `<th scope="row">${escapeHtml(row.name)}</th>`;
    const text = column === 'support' ? formatCount(row.support) : formatNumber(value as number | undefined);
    const name = column === 'f1' && isClass ? 'strong' : classOf(column);
    return `<td${name && ` class="${name}"`}>${text}</td>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

function average(
  name: string,
  rows: readonly ClassScores[],
  weightOf: (row: ClassScores) => number,
): ClassScores {
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
  const mean = (valueOf: (row: ClassScores) => number | undefined) =>
    rows.reduce((sum, row) => sum + weightOf(row) * (valueOf(row) ?? NaN), 0) / total;
  return {
    name,
    support: rows.reduce((sum, row) => sum + row.support, 0),
    precision: mean(row => row.precision),
    recall: mean(row => row.recall),
    f1: mean(row => row.f1),
    // An average over some classes only would look like one over all of them.
    auc: knownOrNone(mean(row => row.auc)),
    ap: knownOrNone(mean(row => row.ap)),
  };
}

function knownOrNone(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
