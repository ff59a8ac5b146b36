import {add, all, equal, logicalOr, mul, sub, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../floats.js';
import type {HostData} from '../state/host_array.js';

/**
 * Labels of hinge losses: when every label of the batch is 0 or 1, they become -1 and 1; else they stay as they are.
 *
 * Source: `keras.losses.hinge`.
 */
export const signedLabels = {
  host(labels: HostData): HostData {
    for (let i = 0; i < labels.length; i++) if (labels[i] !== 0 && labels[i] !== 1) return labels;
    return Float64Array.from(labels, y => 2 * y - 1);
  },
  device(labels: Tensor): Tensor {
    const areBinary = toFloat(all(logicalOr(equal(labels, 0), equal(labels, 1))));
    return sub(mul(labels, add(areBinary, 1)), areBinary);
  },
};
