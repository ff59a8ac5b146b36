import type {OutputEvaluation} from '../../runs/record/run.js';
import {classNames} from '../text/class_names.js';
import {columnSum, type Confusion, rowSum, topConfusion, worstClasses} from './confusions.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatCount, formatPercent} from '../text/numbers.js';

/** What the color of a cell says: its count, or its share of the true class or of the predicted one. */
export type MatrixScale = 'counts' | 'row' | 'column';

export interface MatrixOptions {
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes?: readonly string[];
  /** Default: 'row'. */
  scale?: MatrixScale;
  /** Cells are buttons with `data-actual` and `data-predicted`. Default: false. */
  isInteractive?: boolean;
  /** Default: 'Confusion matrix'. */
  caption?: string;
  /** Cells are small, with shares only. Default: false. */
  isSmall?: boolean;
  /** At most this many classes are shown: those with the most errors. Default: 30. */
  limit?: number;
}

const RAMP_STEPS = 7;
/** With more classes, cells have one number; with more than `WIDE`, column names are upright. */
const ROOMY = 6;
const WIDE = 10;

/** The step of the ramp for a share from 0 to 1. */
export function rampStep(share: number): number {
  return Math.max(0, Math.min(RAMP_STEPS - 1, Math.floor(share * RAMP_STEPS))) || 0;
}

/** The confusion matrix of an evaluation as a table; empty if there is none. */
export function confusionMatrix(evaluation: OutputEvaluation, options: MatrixOptions = {}): string {
  const {confusion} = evaluation;
  if (confusion === undefined || confusion.length === 0) return '';
  const names = classNames(evaluation, options.classes);
  const ids = worstClasses(confusion, options.limit ?? 30);
  const top = topConfusion(confusion);
  const cell = cellWriter(confusion, names, ids.length, top, options);
  const rows = ids.map(i => {
    const cells = ids.map(j => cell(i, j)).join('');
    return `<tr><th scope="row">${head(names[i], rowSum(confusion, i), options)}</th>${cells}</tr>`;
  });
  const columns = ids.map(
    j =>
      `<th scope="col"${ids.length > WIDE ? ` title="${escapeHtml(names[j])}"` : ''}><span>${head(names[j], columnSum(confusion, j), options)}</span></th>`,
  );
  const size = ids.length > WIDE ? ' dense' : ids.length > ROOMY || options.isSmall ? ' small' : '';
  return (
    `<table class="matrix${size}"><caption class="hidden">${escapeHtml(options.caption ?? 'Confusion matrix')}` +
    '</caption><thead><tr><td class="corner"><span>predicted →</span><span>true ↓</span></td>' +
    `${columns.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
  );
}

function head(name: string, sum: number, {isSmall = false}: MatrixOptions): string {
  return escapeHtml(name) + (isSmall ? '' : `<small>${formatCount(sum)}</small>`);
}

/** Writes the cell of a true and a predicted class. */
function cellWriter(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  shown: number,
  top: Confusion | undefined,
  {scale = 'row', isInteractive = false, isSmall = false}: MatrixOptions,
): (actual: number, predicted: number) => string {
  const largest = confusion.reduce((max, row) => row.reduce((a, b) => Math.max(a, b), max), 0);
  const columns = confusion.map((_, j) => columnSum(confusion, j));
  return (i, j) => {
    const count = confusion[i][j];
    const whole = scale === 'counts' ? largest : scale === 'row' ? rowSum(confusion, i) : columns[j];
    const share = whole > 0 ? count / whole : 0;
    const isTop = i === top?.actual && j === top.predicted;
    const words = numbersOf(count, share, scale, shown, isSmall);
    const name = `<span class="hidden">, ${escapeHtml(names[i])} read as ${escapeHtml(names[j])}</span>`;
    const content = isInteractive
      ? `<button type="button" data-actual="${i}" data-predicted="${j}">${words}${name}</button>`
      : shown > WIDE
        ? words
        : `<span>${words}</span>`;
    return `<td class="q${rampStep(share)}${isTop ? ' top' : ''}">${content}</td>`;
  };
}

function numbersOf(
  count: number,
  share: number,
  scale: MatrixScale,
  shown: number,
  isSmall: boolean,
): string {
  if (isSmall) return scale === 'counts' ? formatCount(count) : formatPercent(share, 0);
  if (shown > WIDE) return count === 0 ? '·' : formatCount(count);
  if (shown > ROOMY || scale === 'counts') return `<b>${formatCount(count)}</b>`;
  return `<b>${formatCount(count)}</b> <small>${formatPercent(share)}</small>`;
}

/** The key of the matrix's colors. */
export function rampKey(scale: MatrixScale = 'row'): string {
  const of = {counts: 'the largest count', row: 'the row', column: 'the column'}[scale];
  const steps = Array.from({length: RAMP_STEPS}, (_, k) => {
    const share = k === RAMP_STEPS - 1 ? 1 : k / RAMP_STEPS;
    return `<span class="q${k}">${formatPercent(share, 0)}</span>`;
  });
  return (
    `<div class="ramp" role="img" aria-label="Color: share of ${of}, in ${RAMP_STEPS} steps from 0% to 100%">` +
    `${steps.join('')}</div>`
  );
}

/** The most frequent confusion and the classes that are left out, as HTML sentences. */
export function confusionWords(evaluation: OutputEvaluation, options: MatrixOptions = {}): string {
  const {confusion} = evaluation;
  if (confusion === undefined || confusion.length === 0) return '';
  const top = topConfusion(confusion);
  const left = confusion.length - (options.limit ?? 30);
  const rest =
    left > 0
      ? ` The ${confusion.length - left} of ${confusion.length} classes with the most errors are shown; ${left} are left out.`
      : '';
  if (top === undefined) return `No class is read as another.${rest}`;
  const names = classNames(evaluation, options.classes);
  const [actual, predicted] = [top.actual, top.predicted].map(
    id => `<b>${escapeHtml(inWords(names[id]))}</b>`,
  );
  return (
    `Most frequent confusion, outlined: ${actual} read as ${predicted}, ${formatCount(top.count)} of ` +
    `${formatCount(top.support)} samples (${formatPercent(top.count / top.support)}).${rest}`
  );
}

/** A class without a name is called by its id, which is not a word. */
function inWords(name: string): string {
  return /^\d+$/.test(name) ? `class ${name}` : name;
}
