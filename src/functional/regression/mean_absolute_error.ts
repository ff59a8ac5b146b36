import {abs, mean, sub, type Tensor} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {comparableRows} from '../core/shapes.js';

const rows: ShapeRule = (t, p) => comparableRows('MeanAbsoluteError', t, p);

/** The mean of |yTrue - yPred| over the last axis. */
export const absoluteErrorOfRows: PerSample = {
  key: 'mean_absolute_error',
  // Written out instead of using `reducedAxis`: a call for each entry takes two to four times as long on the
  // CPU, and nearly every regression model uses this metric.
  cpu(yTrue, yPred) {
    const {t, p, shape} = pairOnCpu(yTrue, yPred, rows);
    const out = zeros(shape.slice(0, -1));
    const width = shape[shape.length - 1];
    for (let n = 0, i = 0; n < out.data.length; n++) {
      let sum = 0;
      for (const end = i + width; i < end; i++) sum += Math.abs(t[i] - p[i]);
      out.data[n] = sum / width;
    }
    return out;
  },
  device(yTrue, yPred) {
    const {t, p} = pairOnDevice(yTrue, yPred, rows);
    return mean(abs(sub(t, p)), -1);
  },
};

/**
 * Mean absolute error of each sample: mean(|yTrue - yPred|) over the last axis.
 *
 * @example
 * meanAbsoluteError([[0, 1], [2, 3]], [[1, 1], [2, 5]]);   // tensor [0.5, 1]
 */
export function meanAbsoluteError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(absoluteErrorOfRows, yTrue, yPred);
}

meanAbsoluteError.perSample = (): PerSample => absoluteErrorOfRows;
