import {add, maximum, squaredDifference, type Tensor} from '@tensorflow/tfjs-core';
import {log} from '../../floats.js';
import {EPSILON} from '../core/epsilon.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

const logOf = (x: number): number => Math.log(Math.max(x, EPSILON) + 1);
const logsOf = (x: Tensor): Tensor => log(add(maximum(x, EPSILON), 1));

/** The mean of (log(yPred + 1) - log(yTrue + 1))^2 over the last axis, with both at least 1e-7. */
export const squaredLogarithmicErrorOfRows: PerSample = reducedAxis({
  key: 'mean_squared_logarithmic_error',
  where: 'MeanSquaredLogarithmicError',
  cpu(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = (logOf(p[i]) - logOf(t[i])) ** 2;
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: (t, p) => squaredDifference(logsOf(p), logsOf(t)),
});

/**
 * Mean squared logarithmic error of each sample: mean((log(yPred + 1) - log(yTrue + 1))^2) over the last
 * axis, where both are at least 1e-7.
 *
 * @example
 * meanSquaredLogarithmicError([[0, 1], [0, 0]], [[1, 1], [0, 0]]);   // tensor [0.240, 0]
 */
export const meanSquaredLogarithmicError = /* @__PURE__ */ pureFunction(
  'meanSquaredLogarithmicError',
  (): PerSample => squaredLogarithmicErrorOfRows,
);
