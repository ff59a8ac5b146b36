import {abs, add, exp, log1p, mul, sub, type Tensor} from '@tensorflow/tfjs-core';
import type {TensorLike} from '../types.js';
import {type PerSample, valuesOf} from './per_sample.js';
import {reducedAxis} from './reduced_axis.js';

/** log 2; next to integer predictions Keras cuts it to 0. */
const log2 = (whole: boolean): number => (whole ? 0 : Math.LN2);

/** The mean of log(cosh(yPred - yTrue)) over the last axis: |x| + log(1 + e^(-2|x|)) - log 2, without overflow. */
export const logCoshOfRows: PerSample = reducedAxis({
  key: 'log_cosh',
  where: 'LogCoshError',
  host(t, p, whole) {
    const x = Math.abs(p - t);
    return x + Math.log1p(Math.exp(-2 * x)) - log2(whole);
  },
  device(t, p, whole) {
    const x = abs(sub(p, t));
    return sub(add(x, log1p(exp(mul(x, -2)))), log2(whole));
  },
});

/**
 * Logarithm of the hyperbolic cosine of each sample's errors: mean(log(cosh(yPred - yTrue))) over the last axis.
 *
 * @example
 * logCosh([[0, 1], [0, 0]], [[1, 1], [0, 0]]);   // tensor [0.217, 0]
 */
export function logCosh(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(logCoshOfRows, yTrue, yPred);
}

logCosh.perSample = (): PerSample => logCoshOfRows;
