import {
  concat,
  equal,
  expandDims,
  mul,
  onesLike,
  reshape,
  sub,
  sum,
  type Tensor,
  tensor1d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {keyOf, sizeOf} from '../../check.js';
import {toFloat} from '../../floats.js';
import {whereFlat} from '../../functional/core/arrays.js';
import {batchWeightsOnCpu, batchWeightsOnDevice} from '../../functional/core/sample_weights.js';
import {
  isClass,
  isClassOnDevice,
  oneHotLayout,
  oneHotOnCpu,
  oneHotOnDevice,
} from '../../functional/labels/one_hot.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * How often each class is the true one: [samples, weights, weights of each class]. Binary predictions have
 * two classes, of which `posLabel` is the second.
 *
 * @param name the metric's class, for errors
 * @param labels the class ids, ascending; null: 0, 1, …
 */
export function labelShares(name: string, labels: readonly number[] | null, posLabel: number): Statistic {
  return defineStatistic({
    key: `label shares|${keyOf(labels)}|${posLabel}`,
    merge: totals,
    length: ({yTrue, yPred}) => 2 + Math.max(oneHotLayout(name, yTrue?.shape ?? [], yPred.shape).columns, 2),
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const {samples, columns, oneHot} = oneHotLayout(name, yTrue.shape, yPred.shape);
      const weights = batchWeightsOnCpu(name, batch, samples);
      const marks = columns === 1 ? undefined : oneHotOnCpu(yTrue, oneHot, columns, labels);
      const size = sizeOf(samples);
      for (let n = 0; n < size; n++) {
        const weight = weights?.[n] ?? 1;
        into[0]++;
        into[1] += weight;
        if (weight === 0) continue;
        if (marks === undefined) {
          const isPositive = isClass(yTrue.data[n], posLabel);
          into[2] += weight * (1 - isPositive);
          into[3] += weight * isPositive;
        } else {
          for (let c = 0; c < columns; c++) into[2 + c] += weight * marks[n * columns + c];
        }
      }
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<typeof batch>;
      const {samples, columns, oneHot} = oneHotLayout(name, yTrue.shape, yPred.shape);
      const weights = batchWeightsOnDevice(name, batch, samples);
      const size = sizeOf(samples);
      const marks =
        columns === 1 ? twoClasses(yTrue, posLabel) : oneHotOnDevice(yTrue, oneHot, columns, labels);
      const first = tensor1d([size]);
      if (weights === undefined) return concat([first, first, sum(marks, 0)]);
      const entries = mul(onesLike(marks), expandDims(reshape(weights, [-1]), 1));
      const products = whereFlat(equal(entries, 0), zerosLike(marks), mul(marks, entries));
      return concat([first, reshape(sum(weights), [1]), sum(products, 0)]);
    },
  });
}

function twoClasses(yTrue: Tensor, posLabel: number): Tensor {
  const positive = isClassOnDevice(reshape(toFloat(yTrue), [-1, 1]), posLabel);
  return concat([sub(1, positive), positive], 1);
}
