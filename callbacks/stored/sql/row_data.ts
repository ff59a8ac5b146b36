import type {ColumnDtype} from '../columns.js';

/** The rows in SQL: labels t0, t1, …, predictions p0, p1, … and the weight w, all of them DOUBLE. */
export interface RowData {
  /** Labels of a row; 0 for metrics of values. */
  readonly labels: number;
  readonly predictions: number;
  /** In which labels and predictions are counted. */
  readonly labelDtype: ColumnDtype;
  readonly predictionDtype: ColumnDtype;
  readonly weighted: boolean;
}

/** How the database computes the vector of a statistic from sums over the rows. */
export interface SumsPlan {
  readonly kind: 'sums';
  /** Aggregates, whose values over parts of the rows are added (`max`: the greatest is taken). */
  readonly aggregates: readonly string[];
  readonly combine?: 'max';
  /** Holds for every row for which the aggregates are those of the metric; otherwise it reads the batches. */
  readonly guard?: string;
  /** The vector, from the aggregates over all rows. */
  vector(totals: readonly number[], samples: number): ArrayLike<number>;
}

/**
 * What rows have in common that a statistic cannot tell apart: their labels, and these keys. One row stands
 * for all of them, with the sum of their weights.
 */
export interface GroupsPlan {
  readonly kind: 'groups';
  readonly keys: readonly string[];
  readonly guard?: string;
}

export type StatisticPlan = SumsPlan | GroupsPlan;

/** t0, t1, … or p0, p1, …. */
export const names = (letter: 't' | 'p', count: number): string[] =>
  Array.from({length: count}, (_, i) => `${letter}${i}`);

/** Several conditions at once; undefined if there is none. */
export function allOf(guards: readonly (string | undefined)[]): string | undefined {
  const given = [...new Set(guards.filter(guard => guard !== undefined))];
  return given.length === 0 ? undefined : given.map(guard => `(${guard})`).join(' AND ');
}

/** The sum of `value` over the rows by weight. */
export const weightedSum = ({weighted}: RowData, value: string): string =>
  weighted ? `sum(w * (${value}))` : `sum(${value})`;

/** The sum of the weights. */
export const sumOfWeights = ({weighted}: RowData): string => (weighted ? 'sum(w)' : 'count(*)');
