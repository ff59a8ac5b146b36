import {abs, add, exp, log1p, mul, neg, relu, sub, type Tensor} from '@tensorflow/tfjs-core';
import {log} from '../../floats.js';
import {clipOnDevice, clipOnCpu} from '../core/epsilon.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';
import {equalRows} from '../core/shapes.js';

const NAME = 'BinaryCrossentropy';

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
  return reducedAxis({
    key: `binary_crossentropy(${fromLogits}, ${labelSmoothing})`,
    where: NAME,
    shapes: (t, p) => equalRows(NAME, t, p),
    cpu: fromLogits ? ofLogits : ofProbabilities,
    device(t, p) {
      const y = labelSmoothing === 0 ? t : add(mul(t, scale), shift);
      return fromLogits ? ofLogitsOnDevice(y, p) : ofProbabilitiesOnDevice(y, p);
    },
  });

  function ofProbabilities(
    t: Float64Array,
    p: Float64Array,
    out: Float64Array | undefined,
    size: number,
  ): number {
    // Locals: a loop reads them faster than what a closure captures.
    const [factor, summand] = [scale, shift];
    let sum = 0;
    // The sum over binary labels is the logarithm of a product.
    let product = 1;
    for (let i = 0; i < size; i++) {
      const y = t[i] * factor + summand;
      const q = clipOnCpu(p[i]);
      // The probability of a label that is 0 or 1, without a branch, which the processor would mispredict.
      const known = y * q + (1 - y) * (1 - q);
      const isBinary = y * y === y;
      if (out === undefined && isBinary) {
        product *= known;
        if (product >= SMALL) continue;
        sum -= Math.log(product);
        product = 1;
      } else {
        const value = isBinary ? -Math.log(known) : -(y * Math.log(q) + (1 - y) * Math.log(1 - q));
        if (out !== undefined) out[i] = value;
        sum += value;
      }
    }
    return sum - Math.log(product);
  }

  /** log(1 + e^x) - x y, without overflow. */
  function ofLogits(t: Float64Array, p: Float64Array, out: Float64Array | undefined, size: number): number {
    const [factor, summand] = [scale, shift];
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const x = p[i];
      const y = t[i] * factor + summand;
      const value = Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
      if (out !== undefined) out[i] = value;
      sum += value;
    }
    return sum;
  }
}

/** A product of probabilities that is at least this large stays a normal number times another one. */
const SMALL = 1e-200;

function ofProbabilitiesOnDevice(y: Tensor, probabilities: Tensor): Tensor {
  const p = clipOnDevice(probabilities);
  return neg(add(mul(y, log(p)), mul(sub(1, y), log(sub(1, p)))));
}

function ofLogitsOnDevice(y: Tensor, x: Tensor): Tensor {
  return add(sub(relu(x), mul(x, y)), log1p(exp(neg(abs(x)))));
}

/**
 * Binary cross-entropy of each sample: -mean(y log p + (1 - y) log(1 - p)) over the last axis.
 *
 * @example
 * binaryCrossentropy([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [0.916, 0.714]
 */
export const binaryCrossentropy = /* @__PURE__ */ pureFunction(
  'binaryCrossentropy',
  (options: BinaryCrossentropyFunctionOptions = {}): PerSample => {
    const defaults = {fromLogits: false, labelSmoothing: 0};
    const {fromLogits, labelSmoothing} = functionOptions('binaryCrossentropy', options, defaults);
    return binaryCrossentropyOfRows(fromLogits, labelSmoothing);
  },
);
