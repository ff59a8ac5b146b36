import type {Yielder} from '../../../src/tfjs/engine/yielder.js';
import {MOST_COLUMNS, type OutputLabels} from './output_labels.js';
import type {OutputTask} from './output_tasks.js';
import type {OutputEvaluation} from '../record/run.js';
import {evaluateClasses} from './class_evaluation.js';
import {evaluateLabels} from './label_evaluation.js';
import type {OutputPredictions} from './predictions.js';
import {residuals, sampleErrors, standardError} from './regression.js';
import type {ClassErrors, Errors} from './standard_errors.js';
import {worstSamples} from './worst_samples.js';

interface Result {
  readonly evaluation: OutputEvaluation;
  readonly errors: Errors;
  readonly ofClass?: ClassErrors;
}

/** Evaluates one output. Predictions that are not finite are left out. */
export async function evaluateOutput(
  task: OutputTask,
  labels: OutputLabels,
  given: OutputPredictions,
  samples: number,
  nameOf: (index: number) => string,
  yielder: Yielder,
): Promise<Result> {
  if (labels.values.length === 0) return {evaluation: {count: 0}, errors: {}};
  const rows = finiteRows(task.width, labels, given, samples);
  if (rows.labels.length === 0) return {evaluation: {task: labels.task, count: 0}, errors: {}};
  const loss = standardError(rows.losses);
  // The losses are those of a crossentropy metric only where the compiled loss is that function and no more.
  const isCrossentropy = /^\w*crossentropy$/i.test(task.lossWords ?? '') && labels.task !== 'regression';
  const crossentropy = isCrossentropy ? loss : undefined;
  const {evaluation, errors, ofClass} = await evaluateRows(task, labels, rows, nameOf, yielder);
  const {indexOf} = rows;
  if (indexOf !== undefined) {
    for (const sample of evaluation.samples ?? []) sample.index = indexOf(sample.index);
    for (const {points} of evaluation.residuals ?? []) points.index = points.index.map(indexOf);
  }
  return {evaluation, errors: {loss, crossentropy, ...errors}, ofClass};
}

interface Rows {
  readonly labels: Float32Array;
  readonly scores: Float32Array;
  readonly losses: Float32Array | undefined;
  /** The numbers of the rows among the samples; `undefined` if there are several for each sample. */
  readonly indexOf: ((row: number) => number) | undefined;
}

/** The rows whose scores are finite and whose label is one. */
function finiteRows(
  width: number,
  labels: OutputLabels,
  {scores, losses}: OutputPredictions,
  samples: number,
): Rows {
  const labelWidth = labels.task === 'multiclass' ? 1 : width;
  const count = scores.length / width;
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    let isGood = labels.task !== 'multiclass' || (labels.values[row] >= 0 && labels.values[row] < width);
    for (let i = row * width; isGood && i < (row + 1) * width; i++) isGood = Number.isFinite(scores[i]);
    for (let i = row * labelWidth; isGood && i < (row + 1) * labelWidth; i++)
      isGood = Number.isFinite(labels.values[i]);
    if (isGood) rows.push(row);
  }
  const isPerSample = count === samples;
  const indexOf = isPerSample ? (row: number) => rows[row] : undefined;
  if (rows.length === count) return {labels: labels.values, scores, losses, indexOf};
  const pick = (values: Float32Array, size: number): Float32Array =>
    Float32Array.from(
      {length: rows.length * size},
      (_, i) => values[rows[Math.floor(i / size)] * size + (i % size)],
    );
  return {
    labels: pick(labels.values, labelWidth),
    scores: pick(scores, width),
    losses: losses && isPerSample ? pick(losses, 1) : undefined,
    indexOf,
  };
}

async function evaluateRows(
  {name, width}: OutputTask,
  {task}: OutputLabels,
  {labels, scores, losses, indexOf}: Rows,
  nameOf: (index: number) => string,
  yielder: Yielder,
): Promise<Result> {
  if (task === 'binary' || task === 'multiclass') {
    const actual = Int32Array.from(labels, label => (task === 'binary' ? Number(label > 0.5) : label));
    const classes = task === 'binary' ? 2 : width;
    return evaluateClasses({actual, scores, classes, nameOf, losses, indexOf}, yielder);
  }
  const samples = indexOf === undefined ? undefined : losses;
  if (task === 'multilabel') return evaluateLabels(labels, scores, width, samples, nameOf, yielder);
  const columnName = (column: number): string =>
    column < 0 ? 'all' : width === 1 ? name : `${name}[${column}]`;
  const evaluation: OutputEvaluation = {
    task,
    count: labels.length / width,
    residuals: residuals(labels, scores, width, columnName),
  };
  const valuesAt = (values: Float32Array, row: number): number | number[] => {
    const own = Array.from(values.subarray(row * width, row * width + Math.min(width, MOST_COLUMNS)));
    return width === 1 ? own[0] : own;
  };
  const worst = worstSamples(samples, row => ({
    actual: valuesAt(labels, row),
    predicted: valuesAt(scores, row),
  }));
  if (worst !== undefined) evaluation.samples = worst;
  const {absolute, squared} = sampleErrors(labels, scores, width);
  const mse = standardError(squared);
  const root = Math.sqrt(squared.reduce((a, b) => a + b, 0) / squared.length);
  return {
    evaluation,
    errors: {mse, mae: standardError(absolute), rmse: mse === undefined ? undefined : mse / (2 * root)},
  };
}
