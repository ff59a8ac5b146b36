import {equal} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {areGreatest, argMaxOnDevice} from '../labels/arg_max.js';
import {classesOnDevice, classesOnCpu} from '../labels/class_labels.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {rowBlocks} from '../core/value_blocks.js';

const NAME = 'CategoricalAccuracy';

/** 1 where the most likely class is the class in yTrue. */
export const bestClassMatches: PerSample = {
  key: 'categorical_accuracy',
  cpu(yTrue, yPred) {
    const {ids, shape} = classesOnCpu(NAME, yTrue, yPred);
    return rowBlocks(shape, ids, yPred.data, areGreatest);
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
export const categoricalAccuracy = /* @__PURE__ */ pureFunction(
  'categoricalAccuracy',
  (): PerSample => bestClassMatches,
);
