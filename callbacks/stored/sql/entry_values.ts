/** Values of single pairs of a label and a prediction, as `src/functional` defines them, in SQL. */
import {EPSILON} from '../../../src/functional/core/epsilon.js';
import {double} from '../sql_text.js';

/** A value of a row or of an entry. */
export interface SqlValue {
  readonly value: string;
  /** Where the value is defined. Default: everywhere, and NaN makes it NaN. */
  readonly guard?: string;
}

/** @param options what is in the parentheses of the key, or behind its bars */
type EntryValue = (t: string, p: string, options: readonly string[]) => SqlValue;

/** log(1 + x), as exact for small x as `Math.log1p`. */
const log1p = (x: string): string =>
  `(CASE WHEN 1.0 + ${x} = 1.0 THEN ${x} ELSE ln(1.0 + ${x}) * (${x}) / ((1.0 + ${x}) - 1.0) END)`;

const square = (x: string): string => `(${x}) * (${x})`;

/** The greater of both; NaN if `x` is. DuckDB's `greatest` and `least` take many times as long. */
export const atLeast = (x: string, least: number): string =>
  `(CASE WHEN ${x} > ${double(least)} THEN ${x} ELSE ${double(least)} END)`;

/** `x` within bounds. NaN becomes the upper one, so that a guard has to exclude it. */
export const clip = (x: string, least: number, most: number): string =>
  `(CASE WHEN ${x} < ${double(least)} THEN ${double(least)} WHEN ${x} > ${double(most)} THEN ${double(most)} ELSE ${x} END)`;

const squaredError: EntryValue = (t, p) => ({value: square(`${t} - ${p}`)});
const absoluteError: EntryValue = (t, p) => ({value: `abs(${t} - ${p})`});

const binaryCrossentropy: EntryValue = (t, p, [fromLogits, smoothing]) => {
  const s = Number(smoothing);
  const y = s === 0 ? t : `(${t} * ${double(1 - s)} + ${double(s / 2)})`;
  if (fromLogits === 'true') {
    return {value: `${atLeast(p, 0)} - ${p} * ${y} + ${log1p(`exp(-abs(${p}))`)}`};
  }
  const q = clip(p, EPSILON, 1 - EPSILON);
  const loss = (label: string, of: string): string =>
    `(CASE WHEN ${label} = 0 THEN 0 ELSE ${label} * ln(${of}) END)`;
  return {value: `-(${loss(y, q)} + ${loss(`(1 - ${y})`, `(1 - ${q})`)})`, guard: `NOT isnan(${p})`};
};

/** By the keys of `PerSample`: means over the entries of a row. */
export const MEANS: Readonly<Record<string, EntryValue>> = {
  mean_squared_error: squaredError,
  squared_error: squaredError,
  mean_absolute_error: absoluteError,
  mean_absolute_percentage_error: (t, p) => ({
    value: `100 * abs((${t} - ${p}) / ${atLeast(`abs(${t})`, EPSILON)})`,
  }),
  mean_squared_logarithmic_error: (t, p) => {
    const log = (x: string): string => `ln(${atLeast(x, EPSILON)} + 1)`;
    return {value: square(`${log(p)} - ${log(t)}`)};
  },
  log_cosh: (t, p) => {
    const x = `abs(${p} - ${t})`;
    return {value: `${x} + ${log1p(`exp(-2 * ${x})`)} - ${double(Math.LN2)}`};
  },
  symmetric_mean_absolute_percentage_error: (t, p) => ({
    value: `2 * abs(${t} - ${p}) / ${atLeast(`abs(${t}) + abs(${p})`, 1.17e-6)}`,
  }),
  poisson: (t, p) => ({
    value: `${p} - ${t} * ln(${p} + ${double(EPSILON)})`,
    guard: `NOT isnan(${p}) AND ${p} > ${double(-EPSILON)}`,
  }),
  binary_crossentropy: binaryCrossentropy,
};

/** By the keys of `Elementwise`: means of each output. */
export const OUTPUTS: Readonly<Record<string, EntryValue>> = {
  squared_error: squaredError,
  absolute_error: absoluteError,
  absolute_label: t => ({value: `abs(${t})`}),
  relative_error: (t, p) => ({value: `abs(${t} - ${p}) / ${atLeast(`abs(${t})`, Number.EPSILON)}`}),
  squared_log_error: (t, p) => ({
    value: square(`${log1p(t)} - ${log1p(p)}`),
    guard: `NOT isnan(${t}) AND NOT isnan(${p}) AND ${t} > -1 AND ${p} > -1`,
  }),
  pinball_loss: (t, p, [alpha]) => ({
    value:
      `CASE WHEN ${t} >= ${p} THEN ${double(Number(alpha))} * (${t} - ${p}) ` +
      `ELSE ${double(1 - Number(alpha))} * (${p} - ${t}) END`,
  }),
  absolute_power: (t, p, [power]) => ({
    value: `pow(abs(${t} - ${p}), ${double(Number(power))})`,
    guard: `NOT isnan(${t}) AND NOT isnan(${p})`,
  }),
};
