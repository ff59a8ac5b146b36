import {cast, equal} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {areGreatest, argMaxOnDevice} from '../labels/arg_max.js';
import {inShape, likePredictions} from '../core/arrays.js';
import {idsShape} from '../labels/class_labels.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {rowBlocks} from '../core/value_blocks.js';

const NAME = 'SparseCategoricalAccuracy';

/** 1 where the most likely class is the class id in yTrue. */
export const bestIdMatches: PerSample = {
  key: 'sparse_categorical_accuracy',
  cpu(yTrue, yPred) {
    const shape = idsShape(NAME, yTrue.shape, yPred.shape);
    return rowBlocks(shape, likePredictions(yTrue, yPred).data, yPred.data, areGreatest);
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
export const sparseCategoricalAccuracy = /* @__PURE__ */ pureFunction(
  'sparseCategoricalAccuracy',
  (): PerSample => bestIdMatches,
);
