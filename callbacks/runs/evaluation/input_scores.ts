import {hashOf} from '../../../src/hash.js';
import {maxOf} from '../../../src/lists.js';
import type {InputScore} from '../run.js';

const MOST_SAMPLES = 2000;
/** Neighbors on each side. */
const NEIGHBORS = 5;
const COUNT = 5;

/**
 * What single inputs reach alone: every sample is predicted from the samples whose value of the input is next
 * to its own.
 *
 * @param inputs the inputs, sample by sample
 * @param labels one number for each sample
 * @returns the best inputs, the best first
 */
export function inputScores(inputs: Float32Array, labels: Float32Array, isClass: boolean): InputScore[] {
  const width = inputs.length / labels.length;
  const step = Math.max(1, labels.length / MOST_SAMPLES);
  const rows = Array.from({length: Math.floor(labels.length / step)}, (_, i) => Math.floor(i * step));
  if (rows.length < 4 * NEIGHBORS || !Number.isInteger(width)) return [];
  // Equal values are in an order that has nothing to do with their labels.
  const random = new Map(rows.map(row => [row, hashOf([row])]));
  const scores = Array.from({length: width}, (_, index): InputScore => {
    const value = (row: number): number => inputs[row * width + index];
    const order = [...rows].sort(
      (a, b) => value(a) - value(b) || (random.get(a) as number) - (random.get(b) as number),
    );
    const inOrder = order.map(row => labels[row]);
    return {index, score: isClass ? shareRight(inOrder) : r2(inOrder)};
  });
  return scores
    .filter(({score}) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, COUNT);
}

function neighbors(labels: readonly number[], i: number): number[] {
  const near = labels.slice(Math.max(0, i - NEIGHBORS), i + NEIGHBORS + 1);
  near.splice(Math.min(i, NEIGHBORS), 1);
  return near;
}

/**
 * The share of samples whose class is the most frequent one among their neighbors; shared places count in
 * part.
 */
function shareRight(labels: readonly number[]): number {
  let right = 0;
  labels.forEach((label, i) => {
    const counts = new Map<number, number>();
    for (const near of neighbors(labels, i)) counts.set(near, (counts.get(near) ?? 0) + 1);
    const most = maxOf(counts.values());
    if (counts.get(label) === most) right += 1 / [...counts.values()].filter(n => n === most).length;
  });
  return right / labels.length;
}

function r2(labels: readonly number[]): number {
  const mean = labels.reduce((a, b) => a + b, 0) / labels.length;
  let [residual, total] = [0, 0];
  labels.forEach((label, i) => {
    const near = neighbors(labels, i);
    residual += (label - near.reduce((a, b) => a + b, 0) / near.length) ** 2;
    total += (label - mean) ** 2;
  });
  return 1 - residual / total;
}
