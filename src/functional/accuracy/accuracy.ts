import {equal} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';
import {rowBlocks} from '../core/value_blocks.js';

const entries: ShapeRule = (t, p) => comparable('Accuracy', t, p);

/** 1 where yTrue equals yPred. */
export const matches: PerSample = {
  key: 'accuracy',
  cpu(yTrue, yPred) {
    const {t, p, shape} = pairOnCpu(yTrue, yPred, entries);
    return rowBlocks(shape, t, p, (labels, values, out, rows) => {
      let count = 0;
      for (let i = 0; i < rows; i++) {
        // `| 0` makes an integer of a comparison without a branch, which the processor would mispredict.
        const match = +(labels[i] === values[i]) | 0;
        if (out !== undefined) out[i] = match;
        count += match;
      }
      return count;
    });
  },
  device(yTrue, yPred) {
    const {t, p} = pairOnDevice(yTrue, yPred, entries);
    return toFloat(equal(t, p));
  },
};

/**
 * 1 for every entry in which yTrue equals yPred, else 0.
 *
 * @example
 * accuracy([1, 2, 3], [1, 2, 4]);   // tensor [1, 1, 0]
 */
export const accuracy = /* @__PURE__ */ pureFunction('accuracy', (): PerSample => matches);
