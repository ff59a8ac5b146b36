import {
  cast,
  fill,
  greater,
  less,
  logicalAnd,
  mul,
  neg,
  notEqual,
  oneHot,
  reshape,
  sum,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {zeros} from '../../array/cpu_array.js';
import {inShape, whereFlat} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {logProbabilities, logProbability, rowNorm} from './log_probabilities.js';
import {leavingOut} from '../core/left_out.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {areClassIds, axisLoop, type AxisLoop, type Shape, shapeError} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'SparseCategoricalCrossentropy';

export interface SparseCategoricalCrossentropyFunctionOptions {
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
  /** Samples of this class are left out. Default: null, no class. */
  ignoreClass?: number | null;
  /** The axis of the classes. Default: -1. */
  axis?: number;
}

function loop(yTrue: Shape, yPred: Shape, axis: number): AxisLoop {
  if (yPred.length < 2 || !areClassIds(yTrue, yPred, axis)) {
    throw shapeError(
      NAME,
      'yPred with a class axis and class ids yTrue of the shape without it',
      yTrue,
      yPred,
    );
  }
  return axisLoop(NAME, yPred, axis);
}

/** The cross-entropy along the class axis. NaN for a class id that does not exist. */
export function sparseCategoricalCrossentropyAlong(
  fromLogits: boolean,
  ignoreClass: number | null,
  axis: number,
): PerSample {
  return {
    key: `sparse_categorical_crossentropy(${fromLogits}, ${ignoreClass}, ${axis})`,
    cpu(yTrue, yPred) {
      const {outer, size, inner, rest} = loop(yTrue.shape, yPred.shape, axis);
      const out = zeros(rest);
      const p = yPred.data;
      for (let o = 0, n = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++, n++) {
          const id = Math.trunc(yTrue.data[n]);
          if (yTrue.data[n] === ignoreClass) continue;
          if (!(id >= 0 && id < size)) {
            out.data[n] = NaN;
            continue;
          }
          const start = o * size * inner + i;
          const norm = rowNorm(p, start, size, inner, fromLogits);
          out.data[n] = -logProbability(p[start + id * inner], norm, fromLogits);
        }
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {size, rest, axis: at} = loop(yTrue.shape, yPred.shape, axis);
      const labels = inShape(toFloat(yTrue), rest);
      const ids = reshape(cast(labels, 'int32'), [-1]);
      const marks = transpose(
        reshape(toFloat(oneHot(ids, size)), [...rest, size]),
        axesWithLastAt(at, yPred.rank),
      );
      const logs = logProbabilities(toFloat(yPred), at, fromLogits);
      // `where` instead of a product: 0 times the infinite logarithm of another class would be NaN.
      const known = neg(sum(whereFlat(cast(marks, 'bool'), mul(marks, logs), zerosLike(logs)), at));
      const isKnown = logicalAnd(greater(labels, -1), less(labels, size));
      const values = whereFlat(isKnown, known, fill(rest as number[], NaN));
      return ignoreClass === null
        ? values
        : whereFlat(notEqual(labels, ignoreClass), values, zerosLike(values));
    },
    leftOut:
      ignoreClass === null
        ? undefined
        : leavingOut({
            cpu(yTrue, yPred) {
              const out = zeros(loop(yTrue.shape, yPred.shape, axis).rest);
              for (let n = 0; n < out.data.length; n++) out.data[n] = yTrue.data[n] === ignoreClass ? 0 : 1;
              return out;
            },
            device(yTrue, yPred) {
              const {rest} = loop(yTrue.shape, yPred.shape, axis);
              return toFloat(notEqual(inShape(toFloat(yTrue), rest), ignoreClass));
            },
          }),
  };
}

/** The permutation that puts the last of `rank` axes at `at`. */
function axesWithLastAt(at: number, rank: number): number[] {
  const axes = Array.from({length: rank - 1}, (_, i) => i);
  axes.splice(at, 0, rank - 1);
  return axes;
}

/**
 * Cross-entropy of each sample with class ids: -log p[yTrue]. Probabilities are divided by their sum first. 0
 * for samples of `ignoreClass`, NaN for class ids that do not exist.
 *
 * @example
 * sparseCategoricalCrossentropy([1, 2], [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]);   // tensor [0.0513, 2.303]
 */
export const sparseCategoricalCrossentropy = /* @__PURE__ */ pureFunction(
  'sparseCategoricalCrossentropy',
  (options: SparseCategoricalCrossentropyFunctionOptions = {}): PerSample => {
    const defaults = {fromLogits: false, ignoreClass: null, axis: -1};
    const {fromLogits, ignoreClass, axis} = functionOptions(
      'sparseCategoricalCrossentropy',
      options,
      defaults,
    );
    return sparseCategoricalCrossentropyAlong(fromLogits, ignoreClass, axis);
  },
);
