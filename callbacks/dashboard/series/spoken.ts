import {formatNumber} from '../../views/text/numbers.js';
import type {ShownMetric} from './metrics.js';

/** A value as a screen reader says it: `not a number` for NaN. */
export function spoken(value: number | undefined): string {
  if (value === undefined) return 'no value';
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : 'minus infinite';
  return formatNumber(value).replace('\u2212', 'minus ');
}

/** The title of a metric within a sentence: `loss`, `AUC`, `mean absolute error`. */
export function inSentence({title}: ShownMetric): string {
  return /^[A-Z][a-z]/.test(title) ? title[0].toLowerCase() + title.slice(1) : title;
}
