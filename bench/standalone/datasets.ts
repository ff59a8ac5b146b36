import {randomFrom} from '../harness/random.js';

/** Numbers with their shape, as they are written to a file for Python. */
export interface NumberArray {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** Labels and predictions of one kind of task. */
export interface Dataset {
  readonly yTrue: NumberArray;
  readonly yPred: NumberArray;
}

const SEED = 12;

/** Labels 0 and 1, and scores that are the probability of 1. */
function binary(n: number): Dataset {
  const random = randomFrom(SEED);
  const [labels, scores] = [new Float32Array(n), new Float32Array(n)];
  for (let i = 0; i < n; i++) {
    scores[i] = random();
    labels[i] = random() < scores[i] ? 1 : 0;
  }
  return {yTrue: {data: labels, shape: [n]}, yPred: {data: scores, shape: [n]}};
}

/** Numbers, and the same numbers with noise. */
function values(n: number): Dataset {
  const random = randomFrom(SEED);
  const [exact, noisy] = [new Float32Array(n), new Float32Array(n)];
  for (let i = 0; i < n; i++) {
    exact[i] = random();
    noisy[i] = exact[i] + (random() - 0.5) / 2;
  }
  return {yTrue: {data: exact, shape: [n]}, yPred: {data: noisy, shape: [n]}};
}

/** Class ids. About half of the predictions are right. */
function ids(n: number, classes: number): Dataset {
  const random = randomFrom(SEED);
  const [labels, predicted] = [new Int32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    labels[i] = Math.floor(random() * classes);
    predicted[i] = random() < 0.5 ? labels[i] : Math.floor(random() * classes);
  }
  return {yTrue: {data: labels, shape: [n]}, yPred: {data: predicted, shape: [n]}};
}

function scoreRows(rows: number, classes: number): NumberArray {
  const random = randomFrom(SEED);
  const data = new Float32Array(rows * classes);
  for (let i = 0; i < data.length; i++) data[i] = random();
  return {data, shape: [rows, classes]};
}

/** A class id and a row of scores for each sample. */
function rows(count: number, classes: number): Dataset {
  return {yTrue: ids(count, classes).yTrue, yPred: scoreRows(count, classes)};
}

/** Relevances from 0 to 4 and scores for 100 items in each row. */
function rankings(count: number): Dataset {
  const random = randomFrom(SEED + 1);
  const data = Float32Array.from({length: count * 100}, () => Math.floor(random() * 5));
  return {yTrue: {data, shape: [count, 100]}, yPred: scoreRows(count, 100)};
}

/** The data of each kind for a number of predictions `n`, whose rows are n / 10, n / 50 or n / 100. */
export const DATASETS = {
  binary,
  values,
  ids10: (n: number) => ids(n, 10),
  ids100: (n: number) => ids(n, 100),
  ids1000: (n: number) => ids(n, 1000),
  ids21: (n: number) => ids(n, 21),
  rows10: (n: number) => rows(Math.ceil(n / 10), 10),
  rows1000: (n: number) => rows(Math.ceil(n / 50), 1000),
  rankings: (n: number) => rankings(Math.ceil(n / 100)),
} as const;

export type DatasetName = keyof typeof DATASETS;
