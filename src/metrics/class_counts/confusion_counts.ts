import {eachPairBlock} from '../../functional/confusion/pair_blocks.js';
import {addPairs, countPairs} from '../../functional/confusion/pair_counts.js';
import {add, equal, expandDims, matMul, range, reshape, type Tensor, transpose} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {whereFloat} from '../../floats.js';
import {classLayout, knownClasses, type ClassOptions} from '../../functional/labels/class_layout.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {pairsWithWeights} from './counted_pairs.js';

/** A matrix with more entries is an error: it would take more than 1 GiB, and its sums the same again. */
const MOST_ENTRIES = 2 ** 27;

/** Throws if there are too many pairs of classes to count. */
function checkPairs(name: string, classes: number): void {
  if (classes * classes <= MOST_ENTRIES) return;
  const gigabytes = (classes * classes * 8) / 2 ** 30;
  throw new UsageError(
    name,
    `a matrix of all pairs of ${classes} classes would take ${gigabytes.toFixed(1)} GiB. ` +
      'Give labels, the classes to look at, or use a metric that counts each class alone, such as ClassificationReport.',
  );
}

/**
 * The weights of all pairs of a true and a predicted class: a matrix [classes, classes], or with `multiLabel`
 * one for every label, [labels, 2, 2]. Rows are the truth. All sums become NaN if scores are NaN, or if, on
 * the device, class ids do not exist.
 *
 * @param name the metric's class, for errors
 */
export function confusionCounts(name: string, reading: ClassOptions): Statistic {
  return defineStatistic({
    key: `confusion|${keyOf(reading)}`,
    merge: totals,
    length({yTrue, yPred}) {
      const {entriesPerSample: groups, classes} = classLayout(name, yTrue?.shape ?? [], yPred.shape, reading);
      checkPairs(name, classes);
      return groups * classes * classes;
    },
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const {entriesPerSample: groups, classes} = classLayout(name, yTrue.shape, yPred.shape, reading);
      const isPlain = groups === 1 && batch.sampleWeight === undefined && batch.mask === undefined;
      const counts = isPlain && into.length <= yPred.data.length ? new Int32Array(into.length) : undefined;
      const isKnown = eachPairBlock(name, batch, reading, block => {
        if (counts === undefined) addPairs(block, groups, classes, into);
        else countPairs(block, classes, counts);
      });
      if (counts !== undefined) into.set(counts);
      if (!isKnown) into.fill(NaN);
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const {entriesPerSample: groups, classes} = classLayout(name, yTrue.shape, yPred.shape, reading);
      const {truth, predicted, weight, lost} = pairsWithWeights(name, batch, reading);
      // Selects the values, so that webgl leaves no values beyond the edge of a matrix, which matMul would
      // count.
      const marks = (x: Tensor, mark: Tensor | number): Tensor =>
        whereFloat(equal(expandDims(x, 1), range(0, classes)), mark, 0);
      const byGroup = (x: Tensor): Tensor => transpose(reshape(x, [-1, groups, classes]), [1, 0, 2]);
      const weighted = marks(truth, expandDims(weight, 1));
      const counts = matMul(byGroup(weighted), byGroup(marks(predicted, 1)), true, false);
      return add(reshape(counts, [-1]), lost);
    },
  });
}

/** The counts before data, where their number is known. */
export function noCounts(name: string, reading: ClassOptions): Float64Array {
  const classes = knownClasses(reading) ?? 0;
  checkPairs(name, classes);
  return new Float64Array(classes * classes);
}
