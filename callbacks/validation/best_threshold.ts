import type {Counts} from '../../src/functional/confusion/count_ratio.js';
import type {SortedSamples} from '../../src/state/stored_samples.js';
import type {Objective} from './threshold_objective.js';

/** A threshold and the metric's value at it. Scores greater than the threshold are positive. */
export interface BestThreshold {
  readonly threshold: number;
  readonly value: number;
}

/** Splits sorted scores at a threshold. */
interface Split {
  readonly threshold: number;
  /** How many scores are at most the threshold. */
  readonly below: number;
}

/** The middle between two scores as a float32, `lower <= t < upper`. */
function middle(lower: number, upper: number): number {
  const half = Math.fround(lower / 2 + upper / 2);
  return half < upper ? half : lower;
}

/**
 * All splits that differ, by ascending threshold. For probabilities the first threshold is 0 and the last one
 * 1.
 */
function* distinctSplits(values: Float64Array): Generator<Split> {
  const [least, greatest] = [values[0], values[values.length - 1]];
  yield {threshold: least > 0 ? 0 : least - Math.max(1, -least), below: 0};
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== values[i - 1]) yield {threshold: middle(values[i - 1], values[i]), below: i};
  }
  yield {threshold: greatest < 1 ? 1 : greatest, below: values.length};
}

/** The splits at given thresholds, compared in float32 as metrics compare them. */
function* splitsAt(values: Float64Array, thresholds: readonly number[]): Generator<Split> {
  let below = 0;
  for (const threshold of [...thresholds].sort((a, b) => a - b)) {
    while (below < values.length && values[below] <= Math.fround(threshold)) below++;
    yield {threshold, below};
  }
}

/** n thresholds, evenly spaced from the least score to the greatest. */
export function evenlySpaced(values: Float64Array, n: number): number[] {
  const [least, greatest] = [values[0], values[values.length - 1]];
  if (n === 1) return [middle(least, greatest)];
  return Array.from({length: n}, (_, i) => least + ((greatest - least) * i) / (n - 1));
}

/**
 * Returns the function that looks up the counts of a split. Each is a sum from one end, so that empty sums
 * are exactly 0.
 */
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
  samples: SortedSamples,
  {ofCounts, ofLabels}: Objective,
): (below: number) => number | Promise<number> {
  if (ofLabels === undefined) {
    const countsOf = countsBySplit(samples);
    return below => ofCounts?.(countsOf(below)) ?? NaN;
  }
  const yTrue = Uint8Array.from(samples.labels, label => (label > 0 ? 1 : 0));
  return below => ofLabels(yTrue, new Uint8Array(yTrue.length).fill(1, below), samples.weights);
}

/**
 * Finds the threshold with the best value, the smallest among equal ones. NaN is never the best: both numbers
 * are NaN if all values are, or if there are no scores.
 *
 * @param thresholds the thresholds to try; undefined: all that make a difference, each in the middle between
 *   two scores
 * @param yieldIfDue awaited after each call of a function or a metric, which may be slow
 */
export async function bestThreshold(
  samples: SortedSamples,
  objective: Objective,
  thresholds: readonly number[] | undefined,
  yieldIfDue: () => Promise<void>,
): Promise<BestThreshold> {
  let best: BestThreshold = {threshold: NaN, value: NaN};
  if (samples.values.length === 0) return best;
  const score = scoreBySplit(samples, objective);
  const sign = objective.direction === 'max' ? 1 : -1;
  const splits =
    thresholds === undefined ? distinctSplits(samples.values) : splitsAt(samples.values, thresholds);
  for (const {threshold, below} of splits) {
    const scored = score(below);
    const value = typeof scored === 'number' ? scored : await scored;
    if (typeof scored !== 'number' || objective.ofLabels !== undefined) await yieldIfDue();
    if (sign * value > sign * best.value || (Number.isNaN(best.value) && !Number.isNaN(value))) {
      best = {threshold, value};
    }
  }
  return best;
}
