import {abs, add, div, maximum, mean, mul, sub, type Tensor} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {entriesOnDevice, entriesOnCpu, type ShapeRule} from '../core/arrays.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {comparableRows} from '../core/shapes.js';

const rows: ShapeRule = (t, p) => comparableRows('SymmetricMeanAbsolutePercentageError', t, p);

/** The least denominator, so that nothing is divided by 0. */
const LEAST = 1.17e-6;

/** The mean of 2 |yTrue - yPred| / max(|yTrue| + |yPred|, 1.17e-6) over the last axis. */
export const symmetricErrorOfRows: PerSample = {
  key: 'symmetric_mean_absolute_percentage_error',
  // Written out instead of using `reducedAxis`: a call for each entry takes longer on the CPU.
  cpu(yTrue, yPred) {
    const {t, p, shape} = entriesOnCpu(yTrue, yPred, rows);
    const out = zeros(shape.slice(0, -1));
    const width = shape[shape.length - 1];
    for (let n = 0, i = 0; n < out.data.length; n++) {
      let sum = 0;
      for (const end = i + width; i < end; i++) {
        sum += Math.abs(t[i] - p[i]) / Math.max(Math.abs(t[i]) + Math.abs(p[i]), LEAST);
      }
      out.data[n] = (2 * sum) / width;
    }
    return out;
  },
  device(yTrue, yPred) {
    const {t, p} = entriesOnDevice(yTrue, yPred, rows);
    return mul(2, mean(div(abs(sub(t, p)), maximum(add(abs(t), abs(p)), LEAST)), -1));
  },
};

/**
 * Symmetric mean absolute percentage error of each sample, as a fraction: the mean of
 * 2 |yTrue - yPred| / (|yTrue| + |yPred|) over the last axis.
 *
 * @example
 * symmetricMeanAbsolutePercentageError([[1, 2]], [[3, 2]]);   // tensor [0.5]
 */
export function symmetricMeanAbsolutePercentageError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(symmetricErrorOfRows, yTrue, yPred);
}

symmetricMeanAbsolutePercentageError.perSample = (): PerSample => symmetricErrorOfRows;
