import {equal, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {argMaxOnDevice, argMaxOnCpu} from '../labels/arg_max.js';
import {classesOnDevice, classesOnCpu} from '../labels/class_labels.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';

const NAME = 'CategoricalAccuracy';

/** 1 where the most likely class is the class in yTrue. */
export const bestClassMatches: PerSample = {
  key: 'categorical_accuracy',
  cpu(yTrue, yPred) {
    const {ids, shape} = classesOnCpu(NAME, yTrue, yPred);
    const predicted = argMaxOnCpu(yPred);
    const out = zeros(shape);
    for (let n = 0; n < predicted.length; n++) out.data[n] = ids[n] === predicted[n] ? 1 : 0;
    return out;
  },
  device(yTrue, yPred) {
    return toFloat(equal(classesOnDevice(NAME, yTrue, yPred), argMaxOnDevice(yPred)));
  },
};

/**
 * 1 for every sample whose most likely class is the class in yTrue (one-hot, or class ids), else 0.
 *
 * @example
 * categoricalAccuracy([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]]);   // tensor [0, 1]
 */
export function categoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(bestClassMatches, yTrue, yPred);
}

categoricalAccuracy.perSample = (): PerSample => bestClassMatches;
