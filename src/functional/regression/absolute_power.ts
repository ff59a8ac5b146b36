import {abs, isNaN, pow, sub} from '@tensorflow/tfjs-core';
import type {Elementwise} from '../core/elementwise.js';
import {nanWhere} from '../core/elementwise_errors.js';

/** |yTrue - yPred|^p */
export const absolutePower = (p: number): Elementwise => ({
  key: `absolute_power|${p}`,
  cpu: (label, prediction) => Math.abs(label - prediction) ** p,
  device(labels, predictions) {
    const errors = abs(sub(labels, predictions));
    // Powers of NaN are numbers on some GPUs.
    return nanWhere(isNaN(errors), pow(errors, p));
  },
});
