import type {Summary} from './statistics.js';

/** Three significant digits, but no exponent and no digits beyond the third after the point. */
export function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return '–';
  const digits = x >= 99.95 ? 0 : x >= 9.995 ? 1 : 2;
  return x.toFixed(digits);
}

/** A ratio near 1, such as "1.012 ±0.004". */
export function formatShare({median, spread}: Summary): string {
  return `${median.toFixed(3)} ±${spread.toFixed(3)}`;
}

/** A ratio of any size, such as "24.7 ±0.3". */
export function formatMultiple({median, spread}: Summary): string {
  return `${formatNumber(median)} ±${formatNumber(spread)}`;
}

/** 1e6 as "10^6", 2e4 as "2·10^4", other numbers as they are. */
export function formatPower(n: number): string {
  const exponent = Math.floor(Math.log10(n));
  const mantissa = n / 10 ** exponent;
  if (exponent < 3 || !Number.isInteger(mantissa)) return String(n);
  return mantissa === 1 ? `10^${exponent}` : `${mantissa}·10^${exponent}`;
}
