import {checkCount} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** The entries of one query, the greatest score first. Of equal scores, less relevant entries come first. */
export interface RankedQuery {
  readonly relevance: Float64Array;
  readonly scores: Float64Array;
}

/** A metric of one query. */
export type QueryScore = (query: RankedQuery) => number;

/** Ranks the entries of a query. */
export function rankedQuery(relevance: ArrayLike<number>, scores: ArrayLike<number>): RankedQuery {
  const order = Uint32Array.from(scores, (_, i) => i);
  order.sort((a, b) => scores[b] - scores[a] || relevance[a] - relevance[b]);
  return {
    relevance: Float64Array.from(order, i => relevance[i]),
    scores: Float64Array.from(order, i => scores[i]),
  };
}

/** Number of places that count: `topK`, or all for null. */
export function placesOf({scores}: RankedQuery, topK: number | null): number {
  return Math.min(topK ?? scores.length, scores.length);
}

/** The sum of the relevances of the first places. */
export function relevanceOf({relevance}: RankedQuery, places = relevance.length): number {
  let sum = 0;
  for (let i = 0; i < places; i++) sum += relevance[i];
  return sum;
}

/** Number of best scores that count. */
export interface TopKFunctionOption {
  /** Only the entries with the `topK` greatest scores count. Default: null, all. */
  topK?: number | null;
}

/** Throws unless `topK` is a whole number of at least 1, or null. */
export function checkTopK(where: string, topK: number | null): number | null {
  return topK === null ? null : checkCount(where, 'topK', topK, 1);
}

const isList = (x: unknown): x is ArrayLike<number> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));

/**
 * The value of a pure function. NaN for NaN among labels and scores.
 *
 * @param graded true if labels may be any numbers, not only 0 and 1
 */
export function scoreOfQuery(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  score: QueryScore,
  graded = false,
): number {
  if (!isList(yTrue) || !isList(yPred) || yTrue.length !== yPred.length || yPred.length === 0) {
    throw new UsageError(
      where,
      `expected a label and a score for each entry of one query, got yTrue ${formatValue(yTrue)} and yPred ` +
        `${formatValue(yPred)}. Give two lists of numbers, not empty and of the same length.`,
    );
  }
  const [labels, scores] = [Float64Array.from(yTrue), Float64Array.from(yPred)];
  if (labels.some(Number.isNaN) || scores.some(Number.isNaN)) return NaN;
  if (!graded) checkBinary(where, labels);
  return score(rankedQuery(labels, scores));
}

/** Throws unless every label is 0 or 1. */
export function checkBinary(where: string, labels: ArrayLike<number>, counts?: ArrayLike<number>): void {
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0 || labels[i] === 1 || counts?.[i] === 0) continue;
    throw new UsageError(
      where,
      `labels must be 0 or 1; got ${labels[i]}. Only normalized DCG takes graded relevances.`,
    );
  }
}
