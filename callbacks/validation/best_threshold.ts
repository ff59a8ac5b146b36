import type {SortedSamples} from '../../src/state/stored_samples.js';
import type {Counts} from '../../src/functional/confusion/count_ratio.js';
import type {Objective} from './threshold_objective.js';

/** A threshold, and what it scores. Scores greater than it are positive. */
export interface BestThreshold {
  readonly threshold: number;
  readonly value: number;
}

/** A threshold, and how many scores of all, which are sorted, are not above it. */
interface Split {
  readonly threshold: number;
  readonly below: number;
}

/** Between two neighbours, the same in float32: it lies in `lower <= t < upper`. */
function middle(lower: number, upper: number): number {
  const half = Math.fround(lower / 2 + upper / 2);
  return half < upper ? half : lower;
}

/** Every way to part the scores, by rising thresholds; probabilities have 0 and 1 at their ends. */
function* distinctSplits(values: Float64Array): Generator<Split> {
  const [least, greatest] = [values[0], values[values.length - 1]];
  yield {threshold: least > 0 ? 0 : least - Math.max(1, -least), below: 0};
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== values[i - 1]) yield {threshold: middle(values[i - 1], values[i]), below: i};
  }
  yield {threshold: greatest < 1 ? 1 : greatest, below: values.length};
}

/** Of given thresholds, compared in float32 as metrics do it. */
function* splitsAt(values: Float64Array, thresholds: readonly number[]): Generator<Split> {
  let below = 0;
  for (const threshold of [...thresholds].sort((a, b) => a - b)) {
    while (below < values.length && values[below] <= Math.fround(threshold)) below++;
    yield {threshold, below};
  }
}

/** So many thresholds, evenly from the least score to the greatest. */
export function evenlySpaced(values: Float64Array, many: number): number[] {
  const [least, greatest] = [values[0], values[values.length - 1]];
  if (many === 1) return [middle(least, greatest)];
  return Array.from({length: many}, (_, i) => least + ((greatest - least) * i) / (many - 1));
}

/** Gives the counts of every cut. Each is a sum from its own end, so that what is empty is exactly 0. */
function countsBySplit({labels, weights}: SortedSamples): (below: number) => Counts {
  const size = labels.length;
  const above = [new Float64Array(size + 1), new Float64Array(size + 1)];
  const under = [new Float64Array(size + 1), new Float64Array(size + 1)];
  for (let i = 0; i < size; i++) {
    const own = labels[i] > 0 ? 0 : 1;
    for (const kind of [0, 1]) {
      under[kind][i + 1] = under[kind][i] + (kind === own ? (weights?.[i] ?? 1) : 0);
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    const own = labels[i] > 0 ? 0 : 1;
    for (const kind of [0, 1]) {
      above[kind][i] = above[kind][i + 1] + (kind === own ? (weights?.[i] ?? 1) : 0);
    }
  }
  return below => ({tp: above[0][below], fp: above[1][below], fn: under[0][below], tn: under[1][below]});
}

function scoreBySplit(
  rows: SortedSamples,
  {ofCounts, ofLabels}: Objective,
): (below: number) => number | Promise<number> {
  if (ofLabels === undefined) {
    const countsOf = countsBySplit(rows);
    return below => ofCounts?.(countsOf(below)) ?? NaN;
  }
  const yTrue = Uint8Array.from(rows.labels, label => (label > 0 ? 1 : 0));
  return below => ofLabels(yTrue, new Uint8Array(yTrue.length).fill(1, below), rows.weights);
}

/**
 * The threshold of the best score, of equal ones the smallest. NaN is never the best; when there is nothing
 * else, and without scores, both numbers are NaN.
 *
 * @param thresholds undefined: every one that makes a difference, each in the middle between two scores
 * @param yieldIfDue is awaited after each score that takes its time
 */
export async function bestThreshold(
  rows: SortedSamples,
  objective: Objective,
  thresholds: readonly number[] | undefined,
  yieldIfDue: () => Promise<void>,
): Promise<BestThreshold> {
  let best: BestThreshold = {threshold: NaN, value: NaN};
  if (rows.values.length === 0) return best;
  const score = scoreBySplit(rows, objective);
  const sign = objective.direction === 'max' ? 1 : -1;
  const cuts = thresholds === undefined ? distinctSplits(rows.values) : splitsAt(rows.values, thresholds);
  for (const {threshold, below} of cuts) {
    const given = score(below);
    const value = typeof given === 'number' ? given : await given;
    if (typeof given !== 'number' || objective.ofLabels !== undefined) await yieldIfDue();
    if (sign * value > sign * best.value || (Number.isNaN(best.value) && !Number.isNaN(value))) {
      best = {threshold, value};
    }
  }
  return best;
}
