import {mul, reshape, squaredDifference, sum} from '@tensorflow/tfjs-core';
import {checkOneOf, keyOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import {oneHotLayout, isClass, isClassOnDevice, oneHotOnDevice, oneHotOnCpu} from '../labels/one_hot.js';
import {labelledLayout, sortedIds} from '../labels/sorted_ids.js';
import type {Shape} from '../core/shapes.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {probabilitiesOnDevice, probabilitiesOnCpu} from '../labels/probabilities.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'BrierScore';

export interface BrierScoreFunctionOptions {
  /** The label whose probability binary predictions are. Default: 1. */
  posLabel?: number;
  /**
   * The class ids, in any order. The columns of yPred belong to them in ascending order. Ignored for a single
   * column. Default: 0, 1, …
   */
  labels?: readonly number[] | null;
  /**
   * Whether sums over the classes are halved, so that the score is in 0..1: true, false, or `'auto'`, for two
   * classes only. Default: `'auto'`.
   */
  scaleByHalf?: boolean | 'auto';
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
}

/** The squared distance of each sample's probabilities from the outcome. */
export function squaredSurprise({
  posLabel,
  labels,
  scaleByHalf,
  fromLogits,
}: Required<BrierScoreFunctionOptions>): PerSample {
  const ids = sortedIds(NAME, labels);
  const layout = (yTrue: Shape, yPred: Shape) => {
    const rows = oneHotLayout(NAME, yTrue, yPred);
    return rows.columns === 1 ? rows : labelledLayout(NAME, yTrue, yPred, ids);
  };
  // The other class of a single column is equally far off.
  const scaleOf = (columns: number): number => {
    const isHalved = scaleByHalf === 'auto' ? columns < 3 : scaleByHalf;
    return (isHalved ? 0.5 : 1) * (columns === 1 ? 2 : 1);
  };
  return {
    key: `brier_score(${posLabel}, ${keyOf(ids)}, ${scaleByHalf}, ${fromLogits})`,
    cpu(yTrue, yPred) {
      const {samples, columns, oneHot} = layout(yTrue.shape, yPred.shape);
      const p = probabilitiesOnCpu(yPred, columns, fromLogits);
      const truth =
        columns === 1
          ? Float64Array.from(yTrue.data, label => isClass(label, posLabel))
          : oneHotOnCpu(yTrue, oneHot, columns, ids);
      const out = zeros(samples);
      for (let n = 0, at = 0; n < out.data.length; n++) {
        for (let c = 0; c < columns; c++, at++) out.data[n] += (truth[at] - p[at]) ** 2;
        out.data[n] *= scaleOf(columns);
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {samples, columns, oneHot} = layout(yTrue.shape, yPred.shape);
      const p = probabilitiesOnDevice(yPred, columns, fromLogits);
      const truth =
        columns === 1
          ? isClassOnDevice(reshape(toFloat(yTrue), [-1, 1]), posLabel)
          : oneHotOnDevice(yTrue, oneHot, columns, ids);
      const distances = mul(sum(squaredDifference(truth, p), 1), scaleOf(columns));
      return reshape(distances, samples as number[]);
    },
  };
}

/**
 * The squared distance of each sample's probabilities from the outcome: (y - p)^2 for binary predictions, the
 * sum of this over all classes otherwise, halved for two classes (see `scaleByHalf`). NaN for a prediction
 * outside of 0..1 and for a class id that does not exist.
 *
 * @example
 * brierScore([0, 1, 1], [0.1, 0.9, 0.5]);   // tensor [0.01, 0.01, 0.25]
 */
export const brierScore = /* @__PURE__ */ pureFunction(
  'brierScore',
  (options: BrierScoreFunctionOptions = {}): PerSample => {
    const {scaleByHalf = 'auto', ...others} = optionsOf('brierScore', options);
    checkOneOf('brierScore', 'scaleByHalf', scaleByHalf, ['auto', true, false]);
    const defaults = {posLabel: 1, labels: null, fromLogits: false};
    return squaredSurprise({...functionOptions('brierScore', others, defaults, ['labels']), scaleByHalf});
  },
);
