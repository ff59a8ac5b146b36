import {add, mul, neg, sum} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import {zeros} from '../../array/cpu_array.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {logProbabilities, logProbability, rowNorm} from './log_probabilities.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {areClassIds, axisLoop, equalRows, shapeError} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'CategoricalCrossentropy';

/** The shapes of one-hot labels and scores. For class ids the error names the metric that takes them. */
export const oneHotRows =
  (where: string): ShapeRule =>
  (t, p) => {
    if (!sameShape(t, p) && areClassIds(t, p)) {
      throw shapeError(
        where,
        'one-hot yTrue of the shape of yPred (SparseCategoricalCrossentropy takes class ids)',
        t,
        p,
      );
    }
    return equalRows(where, t, p);
  };

const shapes = oneHotRows(NAME);

export interface CategoricalCrossentropyFunctionOptions {
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
  /** This fraction of every label is spread over all classes. Default: 0. */
  labelSmoothing?: number;
  /** The axis of the classes. Default: -1. */
  axis?: number;
}

/** The cross-entropy along the class axis. */
export function categoricalCrossentropyAlong(
  fromLogits: boolean,
  labelSmoothing: number,
  axis: number,
): PerSample {
  const scale = 1 - labelSmoothing;
  return {
    key: `categorical_crossentropy(${fromLogits}, ${labelSmoothing}, ${axis})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = pairOnCpu(yTrue, yPred, shapes);
      const {outer, size, inner, rest} = axisLoop(NAME, shape, axis);
      const out = zeros(rest);
      // Keras divides by the size of the last axis, whichever the class axis is.
      const shift = labelSmoothing / shape[shape.length - 1];
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          const start = o * size * inner + i;
          const norm = rowNorm(p, start, size, inner, fromLogits);
          let sum = 0;
          for (let at = start; at < start + size * inner; at += inner) {
            const y = t[at] * scale + shift;
            // Where the label is 0, only a score that is not finite matters: 0 times its logarithm is NaN.
            if (y !== 0 || p[at] - p[at] !== 0) sum += y * logProbability(p[at], norm, fromLogits);
          }
          out.data[o * inner + i] = -sum;
        }
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {t, p} = pairOnDevice(yTrue, yPred, shapes);
      const shift = labelSmoothing / t.shape[t.rank - 1];
      const y = labelSmoothing === 0 ? t : add(mul(t, scale), shift);
      return neg(sum(mul(y, logProbabilities(p, axisLoop(NAME, p.shape, axis).axis, fromLogits)), axis));
    },
  };
}

/**
 * Cross-entropy of each sample with one-hot labels: -sum(y log p) over the classes. Probabilities are divided
 * by their sum first.
 *
 * @example
 * const yPred = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]];
 * categoricalCrossentropy([[0, 1, 0], [0, 0, 1]], yPred);   // tensor [0.0513, 2.303]
 */
export const categoricalCrossentropy = /* @__PURE__ */ pureFunction(
  'categoricalCrossentropy',
  (options: CategoricalCrossentropyFunctionOptions = {}): PerSample => {
    const defaults = {fromLogits: false, labelSmoothing: 0, axis: -1};
    const {fromLogits, labelSmoothing, axis} = functionOptions('categoricalCrossentropy', options, defaults);
    return categoricalCrossentropyAlong(fromLogits, labelSmoothing, axis);
  },
);
