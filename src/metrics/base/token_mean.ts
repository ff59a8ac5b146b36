import {reshape, type Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../../array/batch_view.js';
import {type CpuArray, withShape} from '../../array/cpu_array.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {batchWeightsOnCpu, batchWeightsOnDevice} from '../../functional/core/sample_weights.js';
import {idsShape} from '../../functional/labels/class_labels.js';
import type {Statistic} from '../../state/tally.js';
import {weightedMean} from './weighted_mean.js';

/**
 * `weightedMean` of a batch of tokens instead of sequences: tokens have the same weight in batches of
 * different lengths.
 *
 * @param values a value for each token, given scores [tokens, classes] and ids [tokens]
 */
export function tokenMean(name: string, values: PerSample): Statistic {
  const sums = weightedMean(name, values);
  return {
    ...sums,
    key: `tokens|${sums.key}`,
    length(batch) {
      idsShape(name, batch.yTrue?.shape ?? [], batch.yPred.shape);
      return sums.length(batch);
    },
    cpu(batch, into) {
      const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
      const shape = idsShape(name, yTrue.shape, yPred.shape);
      const weights = batchWeightsOnCpu(name, batch, shape);
      const tokens = yTrue.data.length;
      const flat = (data: ArrayLike<number>): CpuArray => ({
        data: Float64Array.from(data),
        shape: [tokens],
        dtype: 'float64',
      });
      sums.cpu(
        {
          yTrue: withShape(yTrue, [tokens]),
          yPred: withShape(yPred, [tokens, yPred.shape[yPred.shape.length - 1]]),
          sampleWeight: weights && flat(weights),
        },
        into,
      );
    },
    device(batch) {
      const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
      const shape = idsShape(name, yTrue.shape, yPred.shape);
      const weights = batchWeightsOnDevice(name, batch, shape);
      return sums.device({
        yTrue: reshape(yTrue, [-1]),
        yPred: reshape(yPred, [-1, yPred.shape[yPred.rank - 1]]),
        sampleWeight: weights && reshape(weights, [-1]),
      });
    },
  };
}
