import {abs, add, div, maximum, mul, sub} from '@tensorflow/tfjs-core';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

/** The least denominator, so that nothing is divided by 0. */
const LEAST = 1.17e-6;

/** The mean of 2 |yTrue - yPred| / max(|yTrue| + |yPred|, 1.17e-6) over the last axis. */
export const symmetricErrorOfRows: PerSample = reducedAxis({
  key: 'symmetric_mean_absolute_percentage_error',
  where: 'SymmetricMeanAbsolutePercentageError',
  keepsLabels: true,
  cpu(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = (2 * Math.abs(t[i] - p[i])) / Math.max(Math.abs(t[i]) + Math.abs(p[i]), LEAST);
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: (t, p) => mul(2, div(abs(sub(t, p)), maximum(add(abs(t), abs(p)), LEAST))),
});

/**
 * Symmetric mean absolute percentage error of each sample, as a fraction: the mean of
 * 2 |yTrue - yPred| / (|yTrue| + |yPred|) over the last axis.
 *
 * @example
 * symmetricMeanAbsolutePercentageError([[1, 2]], [[3, 2]]);   // tensor [0.5]
 */
export const symmetricMeanAbsolutePercentageError = /* @__PURE__ */ pureFunction(
  'symmetricMeanAbsolutePercentageError',
  (): PerSample => symmetricErrorOfRows,
);
