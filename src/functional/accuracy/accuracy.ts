import {equal, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';

const entries: ShapeRule = (t, p) => comparable('Accuracy', t, p);

/** 1 where yTrue equals yPred. */
export const matches: PerSample = {
  key: 'accuracy',
  cpu(yTrue, yPred) {
    const {t, p, shape} = pairOnCpu(yTrue, yPred, entries);
    const out = zeros(shape);
    for (let i = 0; i < out.data.length; i++) out.data[i] = t[i] === p[i] ? 1 : 0;
    return out;
  },
  device(yTrue, yPred) {
    const {t, p} = pairOnDevice(yTrue, yPred, entries);
    return toFloat(equal(t, p));
  },
};

/**
 * 1 for every entry in which yTrue equals yPred, else 0.
 *
 * @example
 * accuracy([1, 2, 3], [1, 2, 4]);   // tensor [1, 1, 0]
 */
export function accuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(matches, yTrue, yPred);
}

accuracy.perSample = (): PerSample => matches;
