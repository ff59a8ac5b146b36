import type {Baseline} from '../../runs/baselines/baseline.js';
import {escapeHtml} from '../text/escape_html.js';
import {directionText} from '../text/metric_titles.js';
import {formatError, formatNumber} from '../text/numbers.js';
import {FIXED_STROKE, plotSpace, round, type Range} from '../plot/plot_space.js';
import {dots, line} from '../plot/shapes.js';

/** One row of the table of measures. */
export interface Measure {
  key: string;
  title: string;
  value: number;
  /** The standard error of the value, where it is known. */
  error?: number;
  baseline?: Baseline;
  direction?: 'min' | 'max';
}

/** Each measure with its error and its baseline, on a scale from a natural bound to another one. */
export function measureTable(measures: readonly Measure[]): string {
  if (measures.length === 0) return '';
  return (
    '<table class="measures"><thead><tr><th scope="col">measure</th><th scope="col">value</th>' +
    '<th scope="col" class="measure-scale">on its scale</th><th scope="col">baseline</th></tr></thead>' +
    `<tbody>${measures.map(row).join('')}</tbody></table>`
  );
}

function row(measure: Measure): string {
  const {title, value, error, baseline, direction} = measure;
  const small = (text: string) => (text === '' ? '' : `<small>${escapeHtml(text)}</small>`);
  return (
    `<tr><th scope="row">${escapeHtml(title)}${small(directionText(direction))}</th>` +
    `<td class="measure-value">${formatNumber(value)} ${error === undefined ? '' : small(formatError(error, value))}</td>` +
    `<td class="measure-scale">${scale(measure)}</td>` +
    `<td class="measure-base">${formatNumber(baseline?.value)}${small(baseline?.text ?? 'not known')}</td></tr>`
  );
}

/** The ends of a measure's scale: 0 and 1 for scores; else 0, and a bit more than its value and baseline. */
export function measureRange({value, error = 0, baseline, direction}: Measure): Range {
  const values = [value - 2 * error, value + 2 * error, baseline?.value ?? value].filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const isShare = direction === 'max' && value >= 0 && value <= 1 && (baseline?.value ?? 0) <= 1;
  if (isShare && low >= -0.1) return [0, 1];
  return [low < 0 && low > -0.1 * high ? 0 : 1.15 * low, 1.15 * high || 1];
}

function scale(measure: Measure): string {
  const {value, error = 0, baseline} = measure;
  if (!Number.isFinite(value)) return '';
  const [low, high] = measureRange(measure);
  const space = plotSpace(26, [low, high], [26, 0]);
  const clamp = (v: number) => Math.max(low, Math.min(high, v));
  const base =
    baseline !== undefined && Number.isFinite(baseline.value)
      ? `<path class="l base-tick" ${FIXED_STROKE} d="M${round(space.x(clamp(baseline.value)))} 4V22"/>`
      : '';
  const ends = [clamp(value - 2 * error), clamp(value + 2 * error)].map(x => [x, 13] as const);
  return (
    '<svg viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true">' +
    `<path class="l scale-line" ${FIXED_STROKE} d="M0 13H1000M0 8V18M1000 8V18"/>` +
    `${base}${error > 0 ? line(space, ends, 'val') : ''}${dots(space, [[value, 13]], 'val')}</svg>`
  );
}
