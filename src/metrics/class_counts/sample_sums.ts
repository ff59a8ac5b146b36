import {concat, equal, mul, reshape, sum, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {sizeOf} from '../../check.js';
import {whereFlat} from '../../functional/core/arrays.js';
import type {SampleValues} from '../../functional/confusion/sample_values.js';
import {batchWeightsOnDevice, batchWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * The sums [weighted values, weights] over all samples. Unlike those of a `MeanMetric`, samples are counted
 * one by one where a batch has inner axes.
 *
 * @param name the metric's class, for errors
 */
export function sampleSums(name: string, values: SampleValues): Statistic {
  return defineStatistic({
    key: `samples|${values.key}`,
    merge: totals,
    length({yTrue, yPred}) {
      values.shape(yTrue?.shape ?? [], yPred.shape);
      return 2;
    },
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const shape = values.shape(yTrue.shape, yPred.shape);
      const w = batchWeightsOnCpu(name, batch, shape);
      const valueOf = values.cpu(yTrue, yPred);
      const size = sizeOf(shape);
      for (let n = 0; n < size; n++) {
        const weight = w === undefined ? 1 : w[n];
        const value = weight === 0 ? undefined : valueOf(n);
        if (value === undefined) continue;
        into[0] += weight * value;
        into[1] += weight;
      }
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const shape = values.shape(yTrue.shape, yPred.shape);
      const {values: all, counted} = values.device(yTrue, yPred);
      const given = batchWeightsOnDevice(name, batch, shape);
      const w = given && reshape(given, [-1]);
      const counts = w === undefined ? counted : whereFlat(equal(counted, 0), zerosLike(w), w);
      const products = whereFlat(equal(counts, 0), zerosLike(all), mul(counts, all));
      return concat([reshape(sum(products), [1]), reshape(sum(counts), [1])]);
    },
  });
}
