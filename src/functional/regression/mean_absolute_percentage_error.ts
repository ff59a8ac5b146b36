import {abs, div, maximum, mean, mul, sub, type Tensor} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {EPSILON} from '../core/epsilon.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {comparableRows} from '../core/shapes.js';

const rows: ShapeRule = (t, p) => comparableRows('MeanAbsolutePercentageError', t, p);

/** The least denominator, so that nothing is divided by 0. For integer predictions it truncates to 0. */
const floorFor = (dtype: string): number => (dtype === 'int32' || dtype === 'bool' ? 0 : EPSILON);

/** 100 times the mean of |yTrue - yPred| / max(|yTrue|, 1e-7) over the last axis. */
export const percentageErrorOfRows: PerSample = {
  key: 'mean_absolute_percentage_error',
  cpu(yTrue, yPred) {
    const {t, p, shape} = pairOnCpu(yTrue, yPred, rows);
    const out = zeros(shape.slice(0, -1));
    const width = shape[shape.length - 1];
    const floor = floorFor(yPred.dtype);
    for (let n = 0, i = 0; n < out.data.length; n++) {
      let sum = 0;
      for (const end = i + width; i < end; i++) {
        sum += Math.abs((t[i] - p[i]) / Math.max(Math.abs(t[i]), floor));
      }
      out.data[n] = (100 * sum) / width;
    }
    return out;
  },
  device(yTrue, yPred) {
    const {t, p} = pairOnDevice(yTrue, yPred, rows);
    return mul(100, mean(abs(div(sub(t, p), maximum(abs(t), floorFor(yPred.dtype)))), -1));
  },
};

/**
 * Mean absolute percentage error of each sample: 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7)) over the last
 * axis.
 *
 * @example
 * meanAbsolutePercentageError([[1, 2]], [[1.5, 2]]);   // tensor [25]
 */
export function meanAbsolutePercentageError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(percentageErrorOfRows, yTrue, yPred);
}

meanAbsolutePercentageError.perSample = (): PerSample => percentageErrorOfRows;
