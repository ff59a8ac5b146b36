import {add, mul, neg, pow, sub} from '@tensorflow/tfjs-core';
import {log, sigmoid} from '../../floats.js';
import {clipOnDevice, clipOnCpu} from '../core/epsilon.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

export interface BinaryFocalCrossentropyFunctionOptions {
  /** Positives weigh `alpha`, negatives 1 - `alpha`. Default: false. */
  applyClassBalancing?: boolean;
  /** Weight of the positives, with `applyClassBalancing`. Default: 0.25. */
  alpha?: number;
  /** How strongly good predictions are weighted down; 0: not at all. Default: 2. */
  gamma?: number;
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
  /** Labels are moved towards 0.5 by this fraction. Default: 0. */
  labelSmoothing?: number;
  /** The axis to average. Default: -1. */
  axis?: number;
}

/** The mean along one axis of the binary cross-entropy times (1 - probability of the label)^gamma. */
function binaryFocalCrossentropyAlong({
  applyClassBalancing,
  alpha,
  gamma,
  fromLogits,
  labelSmoothing,
  axis,
}: Required<BinaryFocalCrossentropyFunctionOptions>): PerSample {
  const scale = 1 - labelSmoothing;
  const shift = labelSmoothing / 2;
  const options = [applyClassBalancing && alpha, gamma, fromLogits, labelSmoothing, axis];
  return reducedAxis({
    key: `binary_focal_crossentropy(${options.join(', ')})`,
    where: 'binaryFocalCrossentropy',
    axis,
    cpu(t, scores, out, size) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const y = t[i] * scale + shift;
        const q = fromLogits ? 1 / (1 + Math.exp(-scores[i])) : scores[i];
        const p = clipOnCpu(q);
        const entropy = -(y * Math.log(p) + (1 - y) * Math.log(1 - p));
        const focus = (1 - (y * q + (1 - y) * (1 - q))) ** gamma;
        const value = focus * entropy * (applyClassBalancing ? y * alpha + (1 - y) * (1 - alpha) : 1);
        if (out !== undefined) out[i] = value;
        sum += value;
      }
      return sum;
    },
    device(t, scores) {
      const y = add(mul(t, scale), shift);
      const no = sub(1, y);
      const q = fromLogits ? sigmoid(scores) : scores;
      const p = clipOnDevice(q);
      const entropy = neg(add(mul(y, log(p)), mul(no, log(sub(1, p)))));
      const focus = pow(sub(1, add(mul(y, q), mul(no, sub(1, q)))), gamma);
      const focal = mul(focus, entropy);
      return applyClassBalancing ? mul(focal, add(mul(y, alpha), mul(no, 1 - alpha))) : focal;
    },
  });
}

/**
 * Binary focal cross-entropy of each sample: the mean over `axis` of the binary cross-entropy times (1 -
 * probability of the label)^gamma, which weighs easy predictions down.
 *
 * Source: Lin et al. (2018), `keras.metrics.binary_focal_crossentropy`.
 *
 * @example
 * binaryFocalCrossentropy([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [0.330, 0.206]
 */
export const binaryFocalCrossentropy = /* @__PURE__ */ pureFunction(
  'binaryFocalCrossentropy',
  (options: BinaryFocalCrossentropyFunctionOptions = {}): PerSample =>
    binaryFocalCrossentropyAlong(
      functionOptions('binaryFocalCrossentropy', options, {
        applyClassBalancing: false,
        alpha: 0.25,
        gamma: 2,
        fromLogits: false,
        labelSmoothing: 0,
        axis: -1,
      }),
    ),
);
