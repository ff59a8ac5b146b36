import {formatNumber} from '../../views/text/numbers.js';
import {spoken} from './spoken.js';

/** A value as HTML; a screen reader hears NaN in words. */
export function cellText(value: number | undefined): string {
  if (value === undefined) return '–';
  if (Number.isFinite(value)) return formatNumber(value);
  const text = Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  return `<span aria-hidden="true">${text}</span><span class="hidden">${spoken(value)}</span>`;
}
