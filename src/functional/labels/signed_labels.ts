import {add, all, equal, isNaN, logicalOr, mul, sub, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';

/**
 * Labels of hinge losses. If every label of the batch is 0 or 1, they become -1 and 1; otherwise they stay.
 * NaN is ignored here, since its sample may have weight 0.
 *
 * Source: `keras.losses.hinge`.
 */
export const signedLabels = {
  cpu(labels: CpuData): CpuData {
    const isOther = (y: number): boolean => y !== 0 && y !== 1 && !Number.isNaN(y);
    for (let i = 0; i < labels.length; i++) if (isOther(labels[i])) return labels;
    return Float64Array.from(labels, y => 2 * y - 1);
  },
  device(labels: Tensor): Tensor {
    const isBinary = logicalOr(equal(labels, 0), equal(labels, 1));
    const areBinary = toFloat(all(logicalOr(isNaN(labels), isBinary)));
    return sub(mul(labels, add(areBinary, 1)), areBinary);
  },
};
