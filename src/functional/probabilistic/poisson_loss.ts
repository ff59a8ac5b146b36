import {add, mul, sub} from '@tensorflow/tfjs-core';
import {log} from '../../floats.js';
import {EPSILON} from '../core/epsilon.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

/** The mean of yPred - yTrue log(yPred + 1e-7) over the last axis. */
export const poissonOfRows: PerSample = reducedAxis({
  key: 'poisson',
  where: 'Poisson',
  cpu(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = p[i] - t[i] * Math.log(p[i] + EPSILON);
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: (t, p) => sub(p, mul(t, log(add(p, EPSILON)))),
});

/**
 * Poisson loss of each sample: mean(yPred - yTrue log(yPred + 1e-7)) over the last axis. NaN for negative
 * predictions.
 *
 * @example
 * poisson([[0, 1], [0, 0]], [[1, 1], [0, 0]]);   // tensor [1, 0]
 */
export const poisson = /* @__PURE__ */ pureFunction('poisson', (): PerSample => poissonOfRows);
