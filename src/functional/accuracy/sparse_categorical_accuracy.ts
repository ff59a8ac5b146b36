import {cast, equal, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {argMaxOnDevice, argMaxOnCpu} from '../labels/arg_max.js';
import {inShape, likePredictions} from '../core/arrays.js';
import {idsShape} from '../labels/class_labels.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';

const NAME = 'SparseCategoricalAccuracy';

/** 1 where the most likely class is the class id in yTrue. */
export const bestIdMatches: PerSample = {
  key: 'sparse_categorical_accuracy',
  cpu(yTrue, yPred) {
    const out = zeros(idsShape(NAME, yTrue.shape, yPred.shape));
    const ids = likePredictions(yTrue, yPred).data;
    const predicted = argMaxOnCpu(yPred);
    for (let n = 0; n < predicted.length; n++) out.data[n] = ids[n] === predicted[n] ? 1 : 0;
    return out;
  },
  device(yTrue, yPred) {
    const shape = idsShape(NAME, yTrue.shape, yPred.shape);
    const ids = yPred.dtype === 'float32' ? yTrue : cast(yTrue, yPred.dtype);
    return toFloat(equal(inShape(toFloat(ids), shape), argMaxOnDevice(yPred)));
  },
};

/**
 * 1 for every sample whose most likely class is the class id in yTrue, else 0.
 *
 * @example
 * sparseCategoricalAccuracy([2, 1], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]]);   // tensor [0, 1]
 */
export function sparseCategoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(bestIdMatches, yTrue, yPred);
}

sparseCategoricalAccuracy.perSample = (): PerSample => bestIdMatches;
