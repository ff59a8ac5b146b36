import {maximum, mul, sub, type Tensor} from '@tensorflow/tfjs-core';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';
import {signedLabels} from '../labels/signed_labels.js';

/** How far entries are from their side of the margin: max(1 - yTrue yPred, 0). */
export const beyondMargins = (t: Tensor, p: Tensor): Tensor => maximum(sub(1, mul(t, p)), 0);

/** The mean of max(1 - yTrue yPred, 0) over the last axis, with labels -1 and 1. */
export const hingeOfRows: PerSample = reducedAxis({
  key: 'hinge',
  where: 'Hinge',
  labels: signedLabels,
  cpu(t, p, out, size) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = Math.max(1 - t[i] * p[i], 0);
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  },
  device: beyondMargins,
});

/**
 * Hinge loss of each sample: mean(max(1 - yTrue yPred, 0)) over the last axis. Labels are -1 and 1. If all
 * labels of the batch are 0 or 1, 0 is read as -1.
 *
 * @example
 * hinge([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [1.1, 1.5]
 */
export const hinge = /* @__PURE__ */ pureFunction('hinge', (): PerSample => hingeOfRows);
