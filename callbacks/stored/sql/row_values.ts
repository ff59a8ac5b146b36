/** Values of rows of probabilities or logits, as `src/functional/probabilistic` defines them, in SQL. */
import {EPSILON} from '../../../src/functional/core/epsilon.js';
import {double} from '../sql_text.js';
import {clip, type SqlValue} from './entry_values.js';
import {allOf, names, type RowData} from './row_data.js';

type RowValue = (data: RowData, options: readonly string[]) => SqlValue | undefined;

const sum = (terms: readonly string[]): string => `(${terms.join(' + ')})`;

/** Whether every prediction is a probability, or up to rounding. */
const probabilities = (p: readonly string[]): string =>
  p.map(x => `NOT isnan(${x}) AND abs(${x} - 0.5) <= 0.500001`).join(' AND ');

/** Whether every number is finite. */
const finite = (x: readonly string[]): string => x.map(one => `isfinite(${one})`).join(' AND ');

/** Whether the label is the id of a column. */
const isClassId = (classes: number): string =>
  `t0 IN (${Array.from({length: classes}, (_, i) => i).join(', ')})`;

/** The entry of the class that the label names. */
const entryOfClass = (entries: readonly string[]): string =>
  `[${entries.join(', ')}][CAST(t0 AS INTEGER) + 1]`;

/** -log of the probability of the class. */
const logLoss: RowValue = ({labels, predictions, predictionDtype}, [ids, eps, fromLogits]) => {
  if (ids !== 'null' || fromLogits === 'true') return undefined;
  const epsilon = eps !== 'auto' ? Number(eps) : predictionDtype === 'float32' ? 2 ** -23 : 2 ** -52;
  const p = names('p', predictions);
  const losses = (predictions === 1 ? ['(1 - p0)', 'p0'] : p).map(
    x => `-ln(${clip(x, epsilon, 1 - epsilon)})`,
  );
  if (labels === 1) {
    const guard = `${isClassId(losses.length)} AND ${probabilities(p)}`;
    const value =
      predictions === 1 ? `CASE WHEN t0 = 1 THEN ${losses[1]} ELSE ${losses[0]} END` : entryOfClass(losses);
    return {value, guard};
  }
  return {value: sum(losses.map((loss, i) => `t${i} * ${loss}`)), guard: probabilities(p)};
};

/** The squared distance of the probabilities from the outcome. */
const brierScore: RowValue = ({labels, predictions}, [posLabel, ids, halved, fromLogits]) => {
  if (fromLogits === 'true') return undefined;
  const p = names('p', predictions);
  const half = halved === 'auto' ? predictions < 3 : halved === 'true';
  const scale = (half ? 0.5 : 1) * (predictions === 1 ? 2 : 1);
  const distance = (mark: string, x: string): string => `(${mark} - ${x}) * (${mark} - ${x})`;
  const marked = (label: number | string): string => `(CASE WHEN t0 = ${label} THEN 1 ELSE 0 END)`;
  if (predictions === 1) {
    const value = `${scale} * ${distance(marked(double(Number(posLabel))), 'p0')}`;
    return {value, guard: `NOT isnan(t0) AND ${probabilities(p)}`};
  }
  if (ids !== 'null') return undefined;
  const marks = labels === 1 ? p.map((_, i) => marked(i)) : names('t', labels);
  return {
    value: `${scale} * ${sum(p.map((x, i) => distance(marks[i], x)))}`,
    guard: allOf([labels === 1 ? isClassId(predictions) : undefined, probabilities(p)]) as string,
  };
};

/** The log probability of each column. Probabilities are divided by their sum. */
function logProbabilities(p: readonly string[], fromLogits: boolean): {logs: string[]; guard: string} {
  if (!fromLogits) {
    const total = sum(p);
    const logs = p.map(x => `ln(${clip(`${x} / ${total}`, EPSILON, 1 - EPSILON)})`);
    return {logs, guard: `${finite(p)} AND ${total} <> 0`};
  }
  const most = `greatest(${p.join(', ')})`;
  const norm = `(${most} + ln(${sum(p.map(x => `exp(${x} - ${most})`))}))`;
  return {logs: p.map(x => `(${x} - ${norm})`), guard: finite(p)};
}

const sparseCrossentropy: RowValue = ({labels, predictions}, [fromLogits, ignored, axis]) => {
  if (labels !== 1 || predictions === 1 || ignored !== 'null' || axis !== '-1') return undefined;
  const {logs, guard} = logProbabilities(names('p', predictions), fromLogits === 'true');
  return {value: `-(${entryOfClass(logs)})`, guard: `${isClassId(predictions)} AND ${guard}`};
};

const categoricalCrossentropy: RowValue = ({labels, predictions}, [fromLogits, smoothing, axis]) => {
  if (labels !== predictions || predictions === 1 || axis !== '-1') return undefined;
  const {logs, guard} = logProbabilities(names('p', predictions), fromLogits === 'true');
  const s = Number(smoothing);
  const y = (i: number): string =>
    s === 0 ? `t${i}` : `(t${i} * ${double(1 - s)} + ${double(s / predictions)})`;
  return {value: `-${sum(logs.map((log, i) => `${y(i)} * ${log}`))}`, guard};
};

/** By the keys of `PerSample`. */
export const ROWS: Readonly<Record<string, RowValue>> = {
  log_loss: logLoss,
  brier_score: brierScore,
  sparse_categorical_crossentropy: sparseCrossentropy,
  categorical_crossentropy: categoricalCrossentropy,
};
