import {add, concat, equal, notEqual, reshape, split, type Tensor} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {whereFloat} from '../../floats.js';
import {classLayout, knownClasses, type ClassOptions} from '../../functional/labels/class_layout.js';
import type {Counts} from '../../functional/confusion/count_ratio.js';
import {eachPairBlock, type PairBlock} from '../../functional/confusion/pair_blocks.js';
import {countPairs, MOST_PAIRS} from '../../functional/confusion/pair_counts.js';
import {sumsByClass} from '../../functional/confusion/sums_by_class.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {pairsBelow, pairsWithWeights} from './counted_pairs.js';

/**
 * For each class: the weights of true positives, false positives and false negatives, and the number of
 * errors in which it is the true or the predicted class.
 */
const ROWS = 4;

/** Which pairs of a true and a predicted class count: all, or those of `labels` alone. */
export type PairsOf = 'all' | 'labels';

/** Pairs count if the indices of both classes are below this limit. */
export function limitOf(of: PairsOf, {labels}: ClassOptions): number {
  return of === 'labels' && labels !== null ? labels.length : Infinity;
}

/**
 * The counts of each class against all others, [4, classes]. Memory grows with the number of classes, not
 * with that of their pairs. All sums become NaN if scores are NaN, or if, on the device, class ids do not
 * exist.
 *
 * @param name the metric's class, for errors
 */
export function classSums(name: string, reading: ClassOptions, of: PairsOf = 'all'): Statistic {
  const limit = limitOf(of, reading);
  return defineStatistic({
    key: `sums of classes|${of}|${keyOf(reading)}`,
    merge: totals,
    length: ({yTrue, yPred}) => ROWS * classLayout(name, yTrue?.shape ?? [], yPred.shape, reading).classes,
    cpu(batch, into) {
      const sums = rowsOf(into);
      const classes = sums.tp.length;
      const isPlain = batch.sampleWeight === undefined && batch.mask === undefined && limit === Infinity;
      // One count for each entry, and all sums from them, where that is less to do.
      const pairs =
        isPlain && classes ** 2 <= Math.min(MOST_PAIRS, batch.yPred.data.length)
          ? new Int32Array(classes ** 2)
          : undefined;
      const isKnown = eachPairBlock(name, batch, reading, block => {
        if (pairs === undefined) addSums(block, limit, sums);
        else countPairs(block, classes, pairs);
      });
      if (pairs !== undefined) addSumsOfPairs(pairs, classes, sums);
      if (!isKnown) into.fill(NaN);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const {classes} = classLayout(name, yTrue.shape, yPred.shape, reading);
      const all = pairsWithWeights(name, batch, reading);
      const {truth, predicted, weight, lost} = limit === Infinity ? all : pairsBelow(limit, all);
      const isRight = equal(truth, predicted);
      const [right, wrong] = [whereFloat(isRight, weight, 0), whereFloat(isRight, 0, weight)];
      const error: Tensor = whereFloat(notEqual(wrong, 0), 1, 0);
      const [tp, fn, missed] = split(sumsByClass(truth, [right, wrong, error], classes), 3);
      const [fp, alarms] = split(sumsByClass(predicted, [wrong, error], classes), 2);
      return add(reshape(concat([tp, fp, fn, add(missed, alarms)]), [-1]), lost);
    },
  });
}

function addSumsOfPairs(pairs: Int32Array, classes: number, {tp, fp, fn, errors}: ClassSums): void {
  for (let t = 0, at = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++, at++) {
      if (t === p) tp[t] += pairs[at];
      else {
        fn[t] += pairs[at];
        fp[p] += pairs[at];
        errors[t] += pairs[at];
        errors[p] += pairs[at];
      }
    }
  }
}

function addSums(
  {truth, predicted, weights, size}: PairBlock,
  limit: number,
  {tp, fp, fn, errors}: ClassSums,
): void {
  for (let i = 0; i < size; i++) {
    const t = truth[i];
    const p = predicted[i];
    if (t < 0 || t >= limit || p >= limit) continue;
    const weight = weights === undefined ? 1 : weights[i];
    if (t === p) tp[t] += weight;
    else {
      fn[t] += weight;
      fp[p] += weight;
      errors[t]++;
      errors[p]++;
    }
  }
}

/** The sums of all classes, a number for each. */
export interface ClassSums {
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  readonly fn: Float64Array;
  /** The number, not the weight, of the errors in which the class is the true or the predicted one. */
  readonly errors: Float64Array;
}

function rowsOf(values: Float64Array): ClassSums {
  const size = values.length / ROWS;
  const [tp, fp, fn, errors] = Array.from({length: ROWS}, (_, row) =>
    values.subarray(row * size, (row + 1) * size),
  );
  return {tp, fp, fn, errors};
}

/** The values of `classSums`; before data zeros, as far as the number of classes is known. */
export function sumsIn(values: Float64Array | undefined, reading: ClassOptions): ClassSums {
  return rowsOf(values ?? new Float64Array(ROWS * (knownClasses(reading) ?? 0)));
}

/** How often each class is the true one, and how often the predicted one. */
export function marginsOf({tp, fp, fn}: ClassSums): {truth: Float64Array; predicted: Float64Array} {
  return {truth: tp.map((n, c) => n + fn[c]), predicted: tp.map((n, c) => n + fp[c])};
}

/**
 * The counts of every class against all others. True negatives are computed as a difference only if another
 * error is known to exist, so that rounding cannot replace an exact 0.
 */
export function countsOfClasses(sums: ClassSums): Counts[] {
  const {tp, fp, fn, errors} = sums;
  const [hits, misses, touched] = [tp, fn, errors].map(sumsOfOthers);
  return Array.from(tp, (n, c) => {
    // Each error touches two classes.
    const elsewhere = touched[c] > errors[c] ? misses[c] - fp[c] : 0;
    return {tp: n, fp: fp[c], fn: fn[c], tn: hits[c] + elsewhere};
  });
}

/** For each number, the sum of all others: of those before it and those after it. */
export function sumsOfOthers(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  for (let c = 1, before = 0; c < sums.length; c++) sums[c] += before += values[c - 1];
  for (let c = sums.length - 2, after = 0; c >= 0; c--) sums[c] += after += values[c + 1];
  return sums;
}
