import {abs, div, maximum, mul, sub} from '@tensorflow/tfjs-core';
import {EPSILON} from '../core/epsilon.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

/** 100 times the mean of |yTrue - yPred| / max(|yTrue|, 1e-7) over the last axis. */
export const percentageErrorOfRows: PerSample = reducedAxis({
  key: 'mean_absolute_percentage_error',
  where: 'MeanAbsolutePercentageError',
  cpu(t, p, out, size, whole) {
    const least = whole ? 0 : EPSILON;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = 100 * Math.abs((t[i] - p[i]) / Math.max(Math.abs(t[i]), least));
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: (t, p, whole) => mul(100, abs(div(sub(t, p), maximum(abs(t), whole ? 0 : EPSILON)))),
});

/**
 * Mean absolute percentage error of each sample: 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7)) over the last
 * axis.
 *
 * @example
 * meanAbsolutePercentageError([[1, 2]], [[1.5, 2]]);   // tensor [25]
 */
export const meanAbsolutePercentageError = /* @__PURE__ */ pureFunction(
  'meanAbsolutePercentageError',
  (): PerSample => percentageErrorOfRows,
);
