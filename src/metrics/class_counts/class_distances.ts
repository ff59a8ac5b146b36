import {eachPairBlock} from '../../functional/confusion/pair_blocks.js';
import {abs, add, equal, mul, reshape, square, sub, sum} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {whereFloat} from '../../floats.js';
import {classLayout, type ClassOptions} from '../../functional/labels/class_layout.js';
import {sumOf} from '../../lists.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {limitOf, sumsOfOthers} from './class_sums.js';
import {pairsBelow, pairsWithWeights} from './counted_pairs.js';

/** The distance of two classes: the difference of their positions, or its square. */
export type Distance = 'linear' | 'quadratic';

/**
 * The weighted sum of the distances between true and predicted classes. Pairs with a class that is not in
 * `labels` do not count.
 *
 * @param name the metric's class, for errors
 */
export function classDistances(name: string, reading: ClassOptions, distance: Distance): Statistic {
  const limit = limitOf('labels', reading);
  return defineStatistic({
    key: `distances of classes|${distance}|${keyOf(reading)}`,
    merge: totals,
    length({yTrue, yPred}) {
      classLayout(name, yTrue?.shape ?? [], yPred.shape, reading);
      return 1;
    },
    cpu(batch, into) {
      const isKnown = eachPairBlock(name, batch, reading, ({truth, predicted, weights, size}) => {
        for (let i = 0; i < size; i++) {
          const [t, p] = [truth[i], predicted[i]];
          if (t < 0 || t >= limit || p >= limit) continue;
          const steps = distance === 'linear' ? Math.abs(t - p) : (t - p) ** 2;
          into[0] += (weights === undefined ? 1 : weights[i]) * steps;
        }
      });
      if (!isKnown) into.fill(NaN);
    },
    device(batch) {
      const all = pairsWithWeights(name, batch, reading);
      const {truth, predicted, weight, lost} = limit === Infinity ? all : pairsBelow(limit, all);
      const difference = sub(truth, predicted);
      const distances = distance === 'linear' ? abs(difference) : square(difference);
      const counted = whereFloat(equal(weight, 0), 0, mul(weight, distances));
      return add(reshape(sum(counted), [1]), lost);
    },
  });
}

type ByChance = (truth: Float64Array, predicted: Float64Array) => number;

/**
 * The sum over all pairs of classes of distance times number of true times number of predicted samples, in
 * one loop over the classes. If all samples are in one class it is exactly 0, because no sum is computed as a
 * difference.
 */
export const CHANCE: Readonly<Record<Distance | 'one', ByChance>> = {
  one(truth, predicted) {
    const elsewhere = sumsOfOthers(predicted);
    return sumOf(truth.map((n, c) => n * elsewhere[c]));
  },
  linear(truth, predicted) {
    // The distance of two classes is the number of boundaries between them.
    const [truthAfter, predictedAfter] = [truth, predicted].map(sumsAfter);
    let sum = 0;
    for (let c = 0, t = 0, p = 0; c < truth.length - 1; c++) {
      t += truth[c];
      p += predicted[c];
      sum += t * predictedAfter[c] + p * truthAfter[c];
    }
    return sum;
  },
  quadratic(truth, predicted) {
    // Relative to a class in the middle, so that no precision is lost in differences of large numbers.
    const middle = Math.round(sumOf(truth.map((n, c) => n * c)) / sumOf(truth)) || 0;
    const [t, p] = [truth, predicted].map(margin => [0, 1, 2].map(k => momentOf(margin, middle, k)));
    return t[2] * p[0] - 2 * t[1] * p[1] + t[0] * p[2];
  },
};

function momentOf(margin: Float64Array, middle: number, power: number): number {
  return sumOf(margin.map((n, c) => n * (c - middle) ** power));
}

/** For each number, the sum of those after it. */
function sumsAfter(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  for (let c = sums.length - 2; c >= 0; c--) sums[c] = sums[c + 1] + values[c + 1];
  return sums;
}
