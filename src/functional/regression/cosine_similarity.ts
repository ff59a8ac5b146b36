import {equal, mul, sqrt, square, sum, type Tensor, zerosLike, div, onesLike} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import {pairOnDevice, pairOnCpu, whereFlat, type ShapeRule} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {axisLoop, comparable, comparableRows} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

/**
 * The cosine of the angle between yTrue and yPred along one axis. 0 for a vector of length 0.
 *
 * @param name the metric's class, for errors
 */
export function cosineAlong(axis: number, name = 'CosineSimilarity'): PerSample {
  const shapes: ShapeRule = (t, p) => (axis === -1 ? comparableRows(name, t, p) : comparable(name, t, p));
  return {
    key: `cosine_similarity(${axis})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = pairOnCpu(yTrue, yPred, shapes);
      const {outer, size, inner, rest} = axisLoop(name, shape, axis);
      const out = zeros(rest);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          let tt = 0;
          let pp = 0;
          let tp = 0;
          for (let c = 0, at = o * size * inner + i; c < size; c++, at += inner) {
            tt += t[at] * t[at];
            pp += p[at] * p[at];
            tp += t[at] * p[at];
          }
          const length = Math.sqrt(tt) * Math.sqrt(pp);
          out.data[o * inner + i] = length === 0 ? 0 : tp / length;
        }
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {t, p} = pairOnDevice(yTrue, yPred, shapes);
      const {axis: along} = axisLoop(name, p.shape, axis);
      // Each vector is divided by its length: the product of two lengths would overflow float32 sooner.
      return sum(mul(unit(t, along), unit(p, along)), along);
    },
  };
}

function unit(x: Tensor, axis: number): Tensor {
  const length = sqrt(sum(square(x), axis, true));
  const isZero = equal(length, zerosLike(length));
  return div(x, whereFlat(isZero, onesLike(length), length));
}

/**
 * Cosine similarity of each sample: sum(yTrue yPred) / (|yTrue| |yPred|) along `axis`.
 *
 * @example
 * cosineSimilarity([[0, 1], [1, 1]], [[1, 0], [1, 1]]);   // tensor [0, 1]
 */
export const cosineSimilarity = /* @__PURE__ */ pureFunction(
  'cosineSimilarity',
  (options: {axis?: number} = {}): PerSample =>
    cosineAlong(functionOptions('cosineSimilarity', options, {axis: -1}).axis),
);
