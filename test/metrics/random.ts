/** Random data from a seed, the same on every machine. */

/** Numbers in 0..1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

export type Matrix = number[][];

export interface Data {
  readonly yTrue: Matrix;
  readonly yPred: Matrix;
}

const matrix = (rows: number, columns: number, of: () => number): Matrix =>
  Array.from({length: rows}, () => Array.from({length: columns}, () => Math.fround(of())));

/** Labels 0 or 1 for every column, scores in 0..1 that know a little of them. */
export function multiLabel(random: () => number, rows: number, columns = 3): Data {
  const yTrue = matrix(rows, columns, () => (random() < 0.4 ? 1 : 0));
  const yPred = yTrue.map(row =>
    row.map(y => Math.fround(0.02 + 0.96 * (0.6 * random() + 0.4 * y * random()))),
  );
  return {yTrue, yPred};
}

/** One-hot labels, probabilities that sum up to 1. */
export function oneHot(random: () => number, rows: number, columns = 4): Data {
  const scores = matrix(rows, columns, () => Math.exp(2 * random()));
  const yPred = scores.map(row => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.map(x => Math.fround(x / total));
  });
  const yTrue = yPred.map(() => {
    const id = Math.floor(random() * columns);
    return Array.from({length: columns}, (_, c) => (c === id ? 1 : 0));
  });
  return {yTrue, yPred};
}

/** Class ids [n, 1] instead of one-hot labels. */
export function classIds(random: () => number, rows: number, columns = 4): Data {
  const {yTrue, yPred} = oneHot(random, rows, columns);
  return {yTrue: yTrue.map(row => [row.indexOf(1)]), yPred};
}

/** Numbers around 3, predictions near them. */
export function regression(random: () => number, rows: number, columns = 2): Data {
  const yTrue = matrix(rows, columns, () => 3 + 2 * random());
  const yPred = yTrue.map(row => row.map(y => Math.fround(y + random() - 0.4)));
  return {yTrue, yPred};
}

/** Labels and predictions of few whole numbers. */
export function categories(random: () => number, rows: number, columns = 2): Data {
  return {
    yTrue: matrix(rows, columns, () => Math.floor(3 * random())),
    yPred: matrix(rows, columns, () => Math.floor(3 * random())),
  };
}
