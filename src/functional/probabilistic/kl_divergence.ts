import {div, mul, type Tensor} from '@tensorflow/tfjs-core';
import {log} from '../../floats.js';
import {clipKeepingNaN, EPSILON} from '../core/epsilon.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

const clipped = (x: number): number => Math.min(Math.max(x, EPSILON), 1);

/** The same on the device. */
const allClipped = (x: Tensor): Tensor => clipKeepingNaN(x, EPSILON, 1);

/** The sum of yTrue log(yTrue / yPred) over the last axis, with both clipped to 1e-7..1. */
export const klDivergenceOfRows: PerSample = reducedAxis({
  key: 'kl_divergence',
  where: 'KLDivergence',
  summed: true,
  cpu(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const y = clipped(t[i]);
      const value = y * Math.log(y / clipped(p[i]));
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device(t, p) {
    const y = allClipped(t);
    return mul(y, log(div(y, allClipped(p))));
  },
});

/**
 * Kullback-Leibler divergence of each sample: sum(yTrue log(yTrue / yPred)) over the last axis, with both
 * clipped to 1e-7..1.
 *
 * @example
 * klDivergence([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [0.916, 0]
 */
export const klDivergence = /* @__PURE__ */ pureFunction('klDivergence', (): PerSample => klDivergenceOfRows);
