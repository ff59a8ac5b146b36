import {abs, add, exp, log, log1p, mean, mul, neg, relu, sub, type Tensor} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {clipOnDevice, clipOnCpu} from '../core/epsilon.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {equalRows} from '../core/shapes.js';

const rows: ShapeRule = (t, p) => equalRows('BinaryCrossentropy', t, p);

export interface BinaryCrossentropyFunctionOptions {
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
  /** Labels are moved towards 0.5 by this fraction. Default: 0. */
  labelSmoothing?: number;
}

/** The mean binary cross-entropy over the last axis. */
export function binaryCrossentropyOfRows(fromLogits: boolean, labelSmoothing: number): PerSample {
  const scale = 1 - labelSmoothing;
  const shift = labelSmoothing / 2;
  return {
    key: `binary_crossentropy(${fromLogits}, ${labelSmoothing})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = pairOnCpu(yTrue, yPred, rows);
      const out = zeros(shape.slice(0, -1));
      const width = shape[shape.length - 1];
      for (let n = 0, i = 0; n < out.data.length; n++) {
        let sum = 0;
        for (const end = i + width; i < end; i++) {
          const y = t[i] * scale + shift;
          sum += fromLogits ? ofLogit(y, p[i]) : ofProbability(y, p[i]);
        }
        out.data[n] = sum / width;
      }
      return out;
    },
    device(yTrue, yPred) {
      const {t, p} = pairOnDevice(yTrue, yPred, rows);
      const y = labelSmoothing === 0 ? t : add(mul(t, scale), shift);
      return mean(fromLogits ? ofLogits(y, p) : ofProbabilities(y, p), -1);
    },
  };
}

function ofProbability(y: number, probability: number): number {
  const p = clipOnCpu(probability);
  // Most labels are exactly 0 or 1. One logarithm is enough then.
  if (y === 1) return -Math.log(p);
  if (y === 0) return -Math.log(1 - p);
  return -(y * Math.log(p) + (1 - y) * Math.log(1 - p));
}

/** log(1 + e^x) - x y, without overflow. */
function ofLogit(y: number, x: number): number {
  return Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
}

function ofProbabilities(y: Tensor, probabilities: Tensor): Tensor {
  const p = clipOnDevice(probabilities);
  return neg(add(mul(y, log(p)), mul(sub(1, y), log(sub(1, p)))));
}

function ofLogits(y: Tensor, x: Tensor): Tensor {
  return add(sub(relu(x), mul(x, y)), log1p(exp(neg(abs(x)))));
}

/**
 * Binary cross-entropy of each sample: -mean(y log p + (1 - y) log(1 - p)) over the last axis.
 *
 * @example
 * binaryCrossentropy([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [0.916, 0.714]
 */
export function binaryCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: BinaryCrossentropyFunctionOptions = {},
): Tensor {
  return valuesOf(binaryCrossentropy.perSample(options), yTrue, yPred);
}

binaryCrossentropy.perSample = (options: BinaryCrossentropyFunctionOptions = {}): PerSample => {
  const defaults = {fromLogits: false, labelSmoothing: 0};
  const {fromLogits, labelSmoothing} = functionOptions('binaryCrossentropy', options, defaults);
  return binaryCrossentropyOfRows(fromLogits, labelSmoothing);
};
