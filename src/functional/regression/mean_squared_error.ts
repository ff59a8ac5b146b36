import {mean, squaredDifference, type Tensor} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {comparableRows} from '../core/shapes.js';

const rows: ShapeRule = (t, p) => comparableRows('MeanSquaredError', t, p);

/** The mean of (yTrue - yPred)^2 over the last axis. */
export const squaredErrorOfRows: PerSample = {
  key: 'mean_squared_error',
  // Written out instead of using `reducedAxis`: a call for each entry takes two to four times as long on the
  // CPU, and nearly every regression model uses this metric.
  cpu(yTrue, yPred) {
    const {t, p, shape} = pairOnCpu(yTrue, yPred, rows);
    const out = zeros(shape.slice(0, -1));
    const width = shape[shape.length - 1];
    for (let n = 0, i = 0; n < out.data.length; n++) {
      let sum = 0;
      for (const end = i + width; i < end; i++) {
        const d = t[i] - p[i];
        sum += d * d;
      }
      out.data[n] = sum / width;
    }
    return out;
  },
  device(yTrue, yPred) {
    const {t, p} = pairOnDevice(yTrue, yPred, rows);
    return mean(squaredDifference(t, p), -1);
  },
};

/**
 * Mean squared error of each sample: mean((yTrue - yPred)^2) over the last axis.
 *
 * @example
 * meanSquaredError([[0, 1], [2, 3]], [[1, 1], [2, 5]]);   // tensor [0.5, 2]
 */
export function meanSquaredError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(squaredErrorOfRows, yTrue, yPred);
}

meanSquaredError.perSample = (): PerSample => squaredErrorOfRows;
