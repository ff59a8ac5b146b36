import {zeros} from '../../array/cpu_array.js';
import {classesOnDevice, classesOnCpu} from '../labels/class_labels.js';
import {functionOptions} from '../core/function_options.js';
import {inTopKOnDevice, inTopKOnCpu} from './in_top_k.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'TopKCategoricalAccuracy';

/** 1 where the class in yTrue is among the k most likely classes. */
export function topKMatches(k: number): PerSample {
  return {
    key: `top_k_categorical_accuracy(${k})`,
    cpu(yTrue, yPred) {
      const {ids, shape} = classesOnCpu(NAME, yTrue, yPred);
      const out = zeros(shape);
      inTopKOnCpu(NAME, ids, yPred, k, out.data);
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      return inTopKOnDevice(NAME, classesOnDevice(NAME, yTrue, yPred), yPred, k);
    },
  };
}

/**
 * 1 for every sample whose class (one-hot, or class ids) is among the k most likely classes, else 0.
 *
 * @example
 * topKCategoricalAccuracy([[0, 0, 1], [1, 0, 0]], [[1, 7, 2], [1, 3, 6]], {k: 2});   // tensor [1, 0]
 */
export const topKCategoricalAccuracy = /* @__PURE__ */ pureFunction(
  'topKCategoricalAccuracy',
  (options: {k?: number} = {}): PerSample =>
    topKMatches(functionOptions('topKCategoricalAccuracy', options, {k: 5}).k),
);
