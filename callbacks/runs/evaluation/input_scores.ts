import {maxOf} from '../../../src/lists.js';
import type {InputScore} from '../record/run.js';

/** Samples that are compared at most, spread evenly; more do not change which input stands out. */
const MOST_SAMPLES = 2000;
const MOST_CLASSES = 64;
/** A sample is predicted from at least this number of others. */
const NEIGHBORS = 5;
/** Fewer samples say nothing about an input. */
const FEWEST_SAMPLES = 20;
/** Scores that a record keeps. */
const KEPT = 5;

/**
 * What each input reaches alone. Every sample is predicted from the samples whose value of this input is
 * nearest to its own: the most frequent class, or the mean target. All samples of an equal value count, so
 * their order does not matter.
 *
 * @param inputs the inputs, sample by sample
 * @param labels class ids from 0, or targets of a regression: one number for each sample
 * @returns the best inputs, the best first; nothing for too few samples, and for labels that are not class
 * ids
 */
export function inputScores(
  inputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  isClass: boolean,
): InputScore[] {
  const width = inputs.length / labels.length;
  const step = Math.max(1, labels.length / MOST_SAMPLES);
  const rows = Array.from({length: Math.floor(labels.length / step)}, (_, i) => Math.floor(i * step));
  const classes = isClass ? 1 + maxOf(rows.map(row => labels[row])) : 1;
  const areIds = !isClass || rows.every(row => Number.isInteger(labels[row]) && labels[row] >= 0);
  if (rows.length < FEWEST_SAMPLES || !Number.isInteger(width) || !areIds || classes > MOST_CLASSES)
    return [];
  const predict = isClass ? majorityNear : meanNear;
  const scores = Array.from({length: width}, (_, index): InputScore => {
    const groups = groupsOf(rows, row => inputs[row * width + index]);
    return {index, score: predict(groups, labels, classes)};
  });
  return scores
    .filter(({score}) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, KEPT);
}

/** Samples of equal values. */
interface Group {
  value: number;
  rows: number[];
}

function groupsOf(rows: readonly number[], valueOf: (row: number) => number): Group[] {
  const groups: Group[] = [];
  for (const row of [...rows].sort((a, b) => valueOf(a) - valueOf(b))) {
    const last = groups[groups.length - 1];
    if (last?.value === valueOf(row)) last.rows.push(row);
    else groups.push({value: valueOf(row), rows: [row]});
  }
  return groups;
}

/** The groups around one, the nearest first, until they hold enough samples beside the predicted one. */
function near(groups: readonly Group[], at: number): [number, number] {
  let [from, to] = [at, at];
  let count = groups[at].rows.length - 1;
  const distance = (i: number): number => Math.abs((groups[i]?.value ?? Infinity) - groups[at].value);
  while (count < NEIGHBORS && (from > 0 || to < groups.length - 1)) {
    const [left, right] = [distance(from - 1), distance(to + 1)];
    if (left <= right) count += groups[--from].rows.length;
    if (right <= left) count += groups[++to].rows.length;
  }
  return [from, to];
}

/** The share of samples whose class is the most frequent one of those near them. */
function majorityNear(groups: readonly Group[], labels: ArrayLike<number>, classes: number): number {
  let [right, total] = [0, 0];
  groups.forEach((group, at) => {
    const counts = new Float64Array(classes);
    const [from, to] = near(groups, at);
    for (let i = from; i <= to; i++) for (const row of groups[i].rows) counts[labels[row]]++;
    for (const row of group.rows) {
      counts[labels[row]]--;
      if (counts.indexOf(maxOf(counts)) === labels[row]) right++;
      counts[labels[row]]++;
      total++;
    }
  });
  return right / total;
}

/** R² of the means of the samples near each one. */
function meanNear(groups: readonly Group[], labels: ArrayLike<number>): number {
  let [error, sum, squares, total] = [0, 0, 0, 0];
  groups.forEach((group, at) => {
    const [from, to] = near(groups, at);
    let [nearSum, nearCount] = [0, 0];
    for (let i = from; i <= to; i++) {
      for (const row of groups[i].rows) nearSum += labels[row];
      nearCount += groups[i].rows.length;
    }
    for (const row of group.rows) {
      const label = labels[row];
      if (nearCount > 1) error += (label - (nearSum - label) / (nearCount - 1)) ** 2;
      sum += label;
      squares += label * label;
      total++;
    }
  });
  const spread = squares - (sum * sum) / total;
  return spread > 0 ? 1 - error / spread : 0;
}
