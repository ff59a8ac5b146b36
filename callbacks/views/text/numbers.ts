import type {RunValue} from '../../runs/record/run.js';
import {fromRunValue} from '../../runs/record/run_value.js';

const MINUS = '\u2212';
const NOTHING = '\u2013';

/** Decimals at which a value is shown; -1 if it needs an exponent. */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0005 || size >= 1e6)) return -1;
  return size < 1000 ? 3 : 1;
}

function withCommas(digits: string): string {
  const [whole, fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function fixed(value: number, decimals: number): string {
  const digits =
    decimals < 0 ? value.toExponential(2).replace('e+', 'e') : withCommas(Math.abs(value).toFixed(decimals));
  const text = digits.replace(/^-/, '');
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** Words for a value that is not finite; undefined for a number that can be written in digits. */
function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? 'Infinity' : `${MINUS}Infinity`;
}

/** Losses, rates and scores: three decimals; an en dash if there is no value. */
export function formatNumber(value: RunValue | null | undefined): string {
  if (value == null) return NOTHING;
  const number = fromRunValue(value);
  return notFinite(number) ?? fixed(number, decimalsOf(number));
}

/** The standard error of a value, with as many decimals as the value: `± 0.011`. */
export function formatError(error: number, value: number): string {
  const decimals = decimalsOf(value);
  return `± ${notFinite(error) ?? fixed(error, decimals < 0 ? decimalsOf(error) : decimals)}`;
}

/** A difference: as `formatNumber`, always with a sign. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** A share as a percentage: `85.4%`. */
export function formatPercent(share: number, decimals = 1): string {
  return notFinite(share) ?? `${fixed(100 * share, decimals)}%`;
}

/** A count, with thousands separated by commas. */
export function formatCount(count: number): string {
  return notFinite(count) ?? fixed(Math.round(count), 0);
}

/** A setting as it was typed, such as a learning rate: `0.0004`. */
export function formatSetting(value: RunValue | null | undefined): string {
  if (value == null) return NOTHING;
  const number = fromRunValue(value);
  return (
    notFinite(number) ??
    String(Number(number.toPrecision(6)))
      .replace('-', MINUS)
      .replace(`e${MINUS}`, 'e-')
  );
}

/** The label of a tick of a logarithmic axis: `1e-4`. */
export function formatPower(value: number): string {
  return value.toExponential(0).replace('e+', 'e');
}

/** Seconds as `m:ss`, from an hour as `h:mm:ss`. */
export function formatClock(seconds: number): string {
  const s = Math.round(seconds);
  if (!Number.isFinite(s)) return NOTHING;
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** Seconds in words: `52 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NOTHING;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
}

/** Bytes as megabytes: `0.35 MB`. */
export function formatMegabytes(bytes: number): string {
  return `${fixed(bytes / 1e6, 2)} MB`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Milliseconds since 1970 as a date, in UTC: `30 Nov 2026`. */
export function formatDate(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return NOTHING;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Milliseconds since 1970 as `2026-11-30 09:14:07 UTC`. */
export function formatTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return NOTHING;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
