import {abs, minimum, mul, square, sub, add} from '@tensorflow/tfjs-core';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

export interface HuberFunctionOptions {
  /** Errors up to this are squared, larger ones count linearly. Default: 1. */
  delta?: number;
}

/** The mean of x^2 / 2 for errors |x| up to delta, of delta |x| - delta^2 / 2 beyond, over the last axis. */
function huberOfRows(delta: number): PerSample {
  return reducedAxis({
    key: `huber(${delta})`,
    where: 'huber',
    cpu(t, p, out, size) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const x = Math.abs(p[i] - t[i]);
        const value = x <= delta ? 0.5 * x * x : delta * x - 0.5 * delta * delta;
        if (out !== undefined) out[i] = value;
        sum += value;
      }
      return sum;
    },
    device(t, p) {
      // With s = min(|x|, delta): s^2 / 2 + delta (|x| - s).
      const x = abs(sub(p, t));
      const s = minimum(x, delta);
      return add(mul(square(s), 0.5), mul(sub(x, s), delta));
    },
  });
}

/**
 * Huber loss of each sample: the mean over the last axis of x^2 / 2 where |x| = |yPred - yTrue| is at most
 * `delta`, of delta |x| - delta^2 / 2 elsewhere.
 *
 * @example
 * huber([[0, 1], [0, 0]], [[0.5, 1], [3, 0]]);   // tensor [0.0625, 1.25]
 */
export const huber = /* @__PURE__ */ pureFunction('huber', (options: HuberFunctionOptions = {}): PerSample =>
  huberOfRows(functionOptions('huber', options, {delta: 1}).delta),
);
