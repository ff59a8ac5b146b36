/** Scores computed from the confusion matrix, pair by pair of classes. */
import * as tf from '@tensorflow/tfjs';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {randomOf} from '../random.js';

type Ids = readonly number[];

/** The confusion matrix of these classes. */
export function matrixOf(truth: Ids, predicted: Ids, weights: Ids, classes: Ids): number[][] {
  const matrix = classes.map(() => classes.map(() => 0));
  truth.forEach((t, i) => {
    const [row, column] = [classes.indexOf(t), classes.indexOf(predicted[i])];
    if (row >= 0 && column >= 0) matrix[row][column] += weights[i];
  });
  return matrix;
}

const sum = (all: Ids): number => all.reduce((a, b) => a + b, 0);
const rowsOf = (matrix: number[][]): number[] => matrix.map(sum);
const columnsOf = (matrix: number[][]): number[] => matrix.map((_, c) => sum(matrix.map(row => row[c])));

/** Kappa from the matrix, pair by pair. */
export function kappa(matrix: number[][], distance: (t: number, p: number) => number): number {
  const [rows, columns, all] = [rowsOf(matrix), columnsOf(matrix), sum(rowsOf(matrix))];
  const pairs = matrix.flatMap((row, t) => row.map((n, p) => ({n, t, p})));
  const seen = sum(pairs.map(({n, t, p}) => n * distance(t, p)));
  return 1 - seen / sum(pairs.map(({t, p}) => (distance(t, p) * rows[t] * columns[p]) / all));
}

export const DISTANCES = {
  none: (t: number, p: number) => (t === p ? 0 : 1),
  linear: (t: number, p: number) => Math.abs(t - p),
  quadratic: (t: number, p: number) => (t - p) ** 2,
};

export function matthews(matrix: number[][]): number {
  const [rows, columns, all] = [rowsOf(matrix), columnsOf(matrix), sum(rowsOf(matrix))];
  const right = sum(matrix.map((row, c) => row[c]));
  const square = (xs: Ids): number => sum(xs.map(x => x * x));
  return (
    (right * all - sum(rows.map((n, c) => n * columns[c]))) /
    Math.sqrt((all ** 2 - square(rows)) * (all ** 2 - square(columns)))
  );
}

/** Counts of each class against all others, from the matrix. */
export function countsOf(matrix: number[][]): {tp: number; fp: number; fn: number; tn: number}[] {
  return matrix.map((_, c) => ({
    tp: matrix[c][c],
    fp: sum(matrix.map((row, t) => (t === c ? 0 : row[c]))),
    fn: sum(matrix[c].map((n, p) => (p === c ? 0 : n))),
    tn: sum(matrix.flatMap((row, t) => row.map((n, p) => (t === c || p === c ? 0 : n)))),
  }));
}

export const mean = (all: Ids): number => sum(all) / all.length;

interface Drawn {
  readonly truth: number[];
  readonly predicted: number[];
  readonly weights: number[];
}

export function draw(seed: number, classes: number, size: number, weight: (x: number) => number): Drawn {
  const random = randomOf(seed);
  const id = () => Math.floor(random() ** 2 * classes);
  const truth = Array.from({length: size}, id);
  const predicted = truth.map(t => (random() < 0.4 ? t : id()));
  return {truth, predicted, weights: truth.map(() => weight(random()))};
}

export async function resultOf(metric: Metric, {truth, predicted, weights}: Drawn): Promise<unknown> {
  const half = Math.ceil(truth.length / 2);
  for (const [from, to] of [
    [0, half],
    [half, truth.length],
  ]) {
    const [t, p, w] = [truth, predicted, weights].map(x => tf.tensor1d(x.slice(from, to)));
    metric.updateState(t, p, w);
    tf.dispose([t, p, w]);
  }
  const result = await metric.result();
  metric.dispose();
  return result;
}
