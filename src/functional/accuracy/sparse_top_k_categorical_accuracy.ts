import {any, cast, equal, expandDims, slice} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {type CpuArray, zeros} from '../../array/cpu_array.js';
import {inShape, likePredictions} from '../core/arrays.js';
import {idsShape} from '../labels/class_labels.js';
import {functionOptions} from '../core/function_options.js';
import {inTopKOnDevice, inTopKOnCpu} from './in_top_k.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'SparseTopKCategoricalAccuracy';

/** 1 where the class id in yTrue is among the k most likely classes. */
export function topKIdMatches(k: number): PerSample {
  return {
    key: `sparse_top_k_categorical_accuracy(${k})`,
    cpu(yTrue, yPred) {
      const out = zeros(idsShape(NAME, yTrue.shape, yPred.shape));
      inTopKOnCpu(NAME, yTrue.data, yPred, k, out.data);
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const shape = idsShape(NAME, yTrue.shape, yPred.shape);
      return inTopKOnDevice(NAME, inShape(yTrue, shape), yPred, k);
    },
  };
}

/** 1 where the class id in yTrue is one of the first k in yPred, which holds ids, the most likely first. */
export function firstKIdMatches(k: number): PerSample {
  return {
    key: `first_k_ids(${k})`,
    cpu(yTrue, yPred) {
      const out = zeros(idsShape(NAME, yTrue.shape, yPred.shape));
      const ids = likePredictions(yTrue, yPred).data;
      for (let n = 0; n < out.data.length; n++) out.data[n] = among(ids[n], yPred, n, k) ? 1 : 0;
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const shape = idsShape(NAME, yTrue.shape, yPred.shape);
      const width = yPred.shape[yPred.rank - 1];
      const ids = inShape(yPred.dtype === 'float32' ? yTrue : cast(yTrue, yPred.dtype), shape);
      const first = slice(
        yPred,
        yPred.shape.map(() => 0),
        [...shape, Math.min(k, width)],
      );
      return toFloat(any(equal(toFloat(first), expandDims(toFloat(ids), -1)), -1));
    },
  };
}

function among(id: number, {data, shape}: CpuArray, row: number, k: number): boolean {
  const width = shape[shape.length - 1];
  const end = row * width + Math.min(k, width);
  for (let i = row * width; i < end; i++) if (data[i] === id) return true;
  return false;
}

export interface SparseTopKFunctionOptions {
  /** Number of most likely classes to consider. Default: 5. */
  k?: number;
  /** yPred holds class ids, the most likely first, instead of scores. Default: false. */
  fromSortedIds?: boolean;
}

/**
 * 1 for every sample whose class id is among the k most likely classes, else 0. With `fromSortedIds`, yPred
 * holds class ids, the most likely first, instead of scores.
 *
 * @example
 * sparseTopKCategoricalAccuracy([2, 0], [[0.1, 0.7, 0.2], [0.1, 0.3, 0.6]], {k: 2});   // tensor [1, 0]
 */
export const sparseTopKCategoricalAccuracy = /* @__PURE__ */ pureFunction(
  'sparseTopKCategoricalAccuracy',
  (options: SparseTopKFunctionOptions = {}): PerSample => {
    const defaults = {k: 5, fromSortedIds: false};
    const {k, fromSortedIds} = functionOptions('sparseTopKCategoricalAccuracy', options, defaults);
    return fromSortedIds ? firstKIdMatches(k) : topKIdMatches(k);
  },
);
