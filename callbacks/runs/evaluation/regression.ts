import type {OutputEvaluation, Residuals} from '../record/run.js';
import {MOST_COLUMNS} from './output_labels.js';

const BINS = 25;
const MOST_POINTS = 500;

/** The residuals of each column; of all numbers together if there are many columns. */
export function residuals(
  labels: Float32Array,
  scores: Float32Array,
  width: number,
  nameOf: (column: number) => string,
): Residuals[] {
  if (width > MOST_COLUMNS) {
    const all = ofColumn(nameOf(-1), labels, scores, i => i, labels.length);
    all.points.index = all.points.index.map(i => Math.floor(i / width));
    return [all];
  }
  return Array.from({length: width}, (_, column) =>
    ofColumn(nameOf(column), labels, scores, row => row * width + column, labels.length / width),
  );
}

function ofColumn(
  name: string,
  labels: Float32Array,
  scores: Float32Array,
  at: (row: number) => number,
  rows: number,
): Residuals {
  const residual = (row: number): number => scores[at(row)] - labels[at(row)];
  let [sum, squares, from, to] = [0, 0, Infinity, -Infinity];
  for (let row = 0; row < rows; row++) {
    const value = residual(row);
    sum += value;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  const mean = sum / rows;
  for (let row = 0; row < rows; row++) squares += (residual(row) - mean) ** 2;
  if (from === to) [from, to] = [from - 0.5, to + 0.5];
  const counts = new Array<number>(BINS).fill(0);
  for (let row = 0; row < rows; row++) {
    counts[Math.min(BINS - 1, Math.floor(((residual(row) - from) / (to - from)) * BINS))]++;
  }
  const order = Uint32Array.from({length: rows}, (_, row) => row).sort(
    (a, b) => scores[at(a)] - scores[at(b)],
  );
  const count = Math.min(rows, MOST_POINTS);
  const index = Array.from({length: count}, (_, i) => order[Math.floor((i * rows) / count)]);
  const points = {
    actual: index.map(row => labels[at(row)]),
    predicted: index.map(row => scores[at(row)]),
    index,
  };
  return {name, mean, std: Math.sqrt(squares / rows), histogram: {from, to, counts}, points};
}

/** Errors of each sample, from which standard errors follow. */
export function sampleErrors(
  labels: Float32Array,
  scores: Float32Array,
  width: number,
): {absolute: Float64Array; squared: Float64Array} {
  const rows = labels.length / width;
  const [absolute, squared] = [new Float64Array(rows), new Float64Array(rows)];
  for (let i = 0; i < labels.length; i++) {
    const error = scores[i] - labels[i];
    absolute[Math.floor(i / width)] += Math.abs(error) / width;
    squared[Math.floor(i / width)] += error ** 2 / width;
  }
  return {absolute, squared};
}

/** The standard error of a mean; `undefined` for fewer than two values, and if it is not finite. */
export function standardError(values: ArrayLike<number> | undefined): number | undefined {
  if (values === undefined || values.length < 2) return undefined;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) sum += values[i];
  for (let i = 0; i < values.length; i++) squares += (values[i] - sum / values.length) ** 2;
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  return Number.isFinite(error) ? error : undefined;
}

export type StandardErrors = NonNullable<OutputEvaluation['standardErrors']>;
