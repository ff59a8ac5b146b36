import {
  abs,
  div,
  fill,
  lessEqual,
  log1p,
  logicalOr,
  maximum,
  mul,
  squaredDifference,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {whereFlat} from './arrays.js';
import {sumOfSquaredDifferences} from './block_sums.js';
import type {Elementwise} from './elementwise.js';

/** Errors that many metrics use, with a loop. */
type ErrorLoop = Elementwise & Required<Pick<Elementwise, 'loop'>>;

/** |yTrue - yPred| */
export const absoluteError: ErrorLoop = {
  key: 'absolute_error',
  cpu: (t, p) => Math.abs(t - p),
  loop(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = Math.abs(t[i] - p[i]);
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: (t, p) => abs(sub(t, p)),
};

/** |yTrue| */
export const absoluteLabel: Elementwise = {
  key: 'absolute_label',
  cpu: t => Math.abs(t),
  device: t => abs(t),
};

/** (yTrue - yPred)^2 */
export const squaredError: ErrorLoop = {
  key: 'squared_error',
  cpu: (t, p) => (t - p) ** 2,
  loop(t, p, out, size) {
    if (out === undefined) return sumOfSquaredDifferences(t, p, size);
    for (let i = 0; i < size; i++) out[i] = (t[i] - p[i]) ** 2;
    return NaN;
  },
  device: (t, p) => squaredDifference(t, p),
};

/**
 * |yTrue - yPred| / max(|yTrue|, the float64 epsilon), as in scikit-learn: a fraction, and huge for labels of
 * 0.
 */
export const relativeError: Elementwise = {
  key: 'relative_error',
  cpu: (t, p) => Math.abs(t - p) / Math.max(Math.abs(t), Number.EPSILON),
  device: (t, p) => div(abs(sub(t, p)), maximum(abs(t), Number.EPSILON)),
};

/** (log(1 + yTrue) - log(1 + yPred))^2, for numbers above -1. */
export const squaredLogError: Elementwise = {
  key: 'squared_log_error',
  cpu: (t, p) => (Math.log1p(t) - Math.log1p(p)) ** 2,
  device: (t, p) => {
    const outside = logicalOr(lessEqual(t, -1), lessEqual(p, -1));
    return nanWhere(outside, squaredDifference(log1p(t), log1p(p)));
  },
  domain: {expected: 'yTrue > -1 and yPred > -1', excludes: (t, p) => t <= -1 || p <= -1},
};

/** The pinball loss: alpha (yTrue - yPred) where that is positive, else (1 - alpha) (yPred - yTrue). */
export function pinballLoss(alpha: number): Elementwise {
  return {
    key: `pinball_loss|${alpha}`,
    cpu: (t, p) => (t >= p ? alpha * (t - p) : (1 - alpha) * (p - t)),
    device: (t, p) => {
      // alpha d - min(d, 0), which is NaN if d is. relu(NaN) is 0 on some backends.
      const d = sub(t, p);
      return sub(mul(alpha, d), mul(0.5, sub(d, abs(d))));
    },
  };
}

/** `values`, with NaN where `outside` is true. */
export function nanWhere(outside: Tensor, values: Tensor): Tensor {
  return whereFlat(outside, fill(values.shape, NaN), values);
}
