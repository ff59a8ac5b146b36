import {abs, add, exp, less, log1p, mul, square, sub, type Tensor} from '@tensorflow/tfjs-core';
import {whereFlat} from '../core/arrays.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

/** log 2. With integer predictions Keras truncates it to 0. */
const log2 = (whole: boolean): number => (whole ? 0 : Math.LN2);

/** Below this, float32 numbers near log 2 cancel, and the series is more accurate. */
const SMALL = 0.2;

/** The first terms of the series of log(cosh(x)), x^2 / 2 - x^4 / 12 + x^6 / 45, given x^2. */
function ofSmall(x2: Tensor): Tensor {
  return mul(x2, add(0.5, mul(x2, add(-1 / 12, mul(x2, 1 / 45)))));
}

/**
 * The mean of log(cosh(yPred - yTrue)) over the last axis: |x| + log(1 + e^(-2|x|)) - log 2, without
 * overflow.
 */
export const logCoshOfRows: PerSample = reducedAxis({
  key: 'log_cosh',
  where: 'LogCoshError',
  cpu(t, p, out, size, whole) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const x = Math.abs(p[i] - t[i]);
      const value = x + Math.log1p(Math.exp(-2 * x)) - log2(whole);
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device(t, p, whole) {
    const x = abs(sub(p, t));
    const values = sub(add(x, log1p(exp(mul(x, -2)))), log2(whole));
    return whole ? values : whereFlat(less(x, SMALL), ofSmall(square(x)), values);
  },
});

/**
 * Logarithm of the hyperbolic cosine of each sample's errors: mean(log(cosh(yPred - yTrue))) over the last
 * axis.
 *
 * @example
 * logCosh([[0, 1], [0, 0]], [[1, 1], [0, 0]]);   // tensor [0.217, 0]
 */
export const logCosh = /* @__PURE__ */ pureFunction('logCosh', (): PerSample => logCoshOfRows);
