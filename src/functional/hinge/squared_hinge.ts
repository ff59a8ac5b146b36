import {square} from '@tensorflow/tfjs-core';
import {beyondMargins} from './hinge.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';
import {signedLabels} from '../labels/signed_labels.js';

/** The mean of max(1 - yTrue yPred, 0)^2 over the last axis, with labels -1 and 1. */
export const squaredHingeOfRows: PerSample = reducedAxis({
  key: 'squared_hinge',
  where: 'SquaredHinge',
  labels: signedLabels,
  cpu(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = Math.max(1 - t[i] * p[i], 0) ** 2;
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: (t, p) => square(beyondMargins(t, p)),
});

/**
 * Squared hinge loss of each sample: mean(max(1 - yTrue yPred, 0)^2) over the last axis. Labels are -1 and 1.
 * If all labels of the batch are 0 or 1, 0 is read as -1.
 *
 * @example
 * squaredHinge([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [1.46, 2.26]
 */
export const squaredHinge = /* @__PURE__ */ pureFunction('squaredHinge', (): PerSample => squaredHingeOfRows);
