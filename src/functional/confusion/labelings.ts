import {sumOf} from '../../lists.js';

/** How many samples are in class i of one labeling and in class j of the other: a row for each i. */
export type Contingency = readonly Float64Array[];

/** Ordered pairs of two different samples: in the same class or not, in each of two labelings. */
export interface PairCounts {
  /** In the same class of both. */
  readonly both: number;
  /** In the same class of the true labeling only. */
  readonly trueOnly: number;
  /** In the same class of the predicted labeling only. */
  readonly predictedOnly: number;
  readonly neither: number;
}

const squares = (counts: ArrayLike<number>): number => sumOf(Array.from(counts, n => n * n));

/** The numbers of samples of each class in the true labeling, and in the predicted one. */
export function classSizes(table: Contingency): {truth: number[]; predicted: number[]} {
  const predicted = Array.from({length: table[0]?.length ?? 0}, (_, j) => sumOf(table.map(row => row[j])));
  return {truth: table.map(row => sumOf(row)), predicted};
}

/** Source: `sklearn.metrics.cluster.pair_confusion_matrix`. */
export function pairCounts(table: Contingency): PairCounts {
  const {truth, predicted} = classSizes(table);
  const n = sumOf(truth);
  const inBoth = sumOf(table.map(squares));
  const trueOnly = squares(truth) - inBoth;
  const predictedOnly = squares(predicted) - inBoth;
  return {both: inBoth - n, trueOnly, predictedOnly, neither: n * n - trueOnly - predictedOnly - inBoth};
}

/** The entropy of the sizes of classes, in nats. */
export function entropy(sizes: readonly number[]): number {
  const all = sumOf(sizes);
  const known = sizes.filter(n => n !== 0);
  if (known.length < 2) return all - all;
  return -sumOf(known.map(n => (n / all) * (Math.log(n) - Math.log(all))));
}

/** The mutual information of two labelings, in nats. Source: `sklearn.metrics.mutual_info_score`. */
export function mutualInformation(table: Contingency): number {
  const {truth, predicted} = classSizes(table);
  const all = sumOf(truth);
  const isSingle = (sizes: readonly number[]): boolean => sizes.filter(n => n !== 0).length === 1;
  if (isSingle(truth) || isSingle(predicted)) return all - all;
  let sum = 0;
  table.forEach((row, i) => {
    row.forEach((n, j) => {
      if (n === 0) return;
      const expected = 2 * Math.log(all) - Math.log(truth[i] * predicted[j]);
      const term = (n / all) * (Math.log(n) - Math.log(all)) + (n / all) * expected;
      if (!(Math.abs(term) < Number.EPSILON)) sum += term;
    });
  });
  return Math.max(sum, 0);
}
