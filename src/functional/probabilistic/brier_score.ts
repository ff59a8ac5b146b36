import {reshape, squaredDifference, sum} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import {oneHotLayout, isClass, isClassOnDevice, oneHotOnDevice, oneHotOnCpu} from '../labels/one_hot.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {probabilitiesOnDevice, probabilitiesOnCpu} from '../labels/probabilities.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'BrierScore';

export interface BrierScoreFunctionOptions {
  /** The label whose probability binary predictions are. Default: 1. */
  posLabel?: number;
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
}

/** The squared distance of each sample's probabilities from the outcome. */
export function squaredSurprise(posLabel: number, fromLogits: boolean): PerSample {
  return {
    key: `brier_score(${posLabel}, ${fromLogits})`,
    cpu(yTrue, yPred) {
      const {samples, columns, oneHot} = oneHotLayout(NAME, yTrue.shape, yPred.shape);
      const p = probabilitiesOnCpu(yPred, columns, fromLogits);
      const truth =
        columns === 1
          ? Float64Array.from(yTrue.data, label => isClass(label, posLabel))
          : oneHotOnCpu(yTrue, oneHot, columns);
      const out = zeros(samples);
      for (let n = 0, at = 0; n < out.data.length; n++) {
        for (let c = 0; c < columns; c++, at++) out.data[n] += (truth[at] - p[at]) ** 2;
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {samples, columns, oneHot} = oneHotLayout(NAME, yTrue.shape, yPred.shape);
      const p = probabilitiesOnDevice(yPred, columns, fromLogits);
      const truth =
        columns === 1
          ? isClassOnDevice(reshape(toFloat(yTrue), [-1, 1]), posLabel)
          : oneHotOnDevice(yTrue, oneHot, columns);
      return reshape(sum(squaredDifference(truth, p), 1), samples as number[]);
    },
  };
}

/**
 * The squared distance of each sample's probabilities from the outcome: (y - p)^2 for binary predictions, the
 * sum of this over all classes otherwise. NaN for a prediction outside of 0..1 and for a class id that does
 * not exist.
 *
 * @example
 * brierScore([0, 1, 1], [0.1, 0.9, 0.5]);   // tensor [0.01, 0.01, 0.25]
 */
export const brierScore = /* @__PURE__ */ pureFunction(
  'brierScore',
  (options: BrierScoreFunctionOptions = {}): PerSample => {
    const {posLabel, fromLogits} = functionOptions('brierScore', options, {posLabel: 1, fromLogits: false});
    return squaredSurprise(posLabel, fromLogits);
  },
);
