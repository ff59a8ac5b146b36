import {add, div, equal, mul, reshape, sum, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {exp, log, toFloat} from '../../floats.js';
import {whereFlat} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {equalRows} from '../core/shapes.js';
import {rowBlocks} from '../core/value_blocks.js';

export interface JensenShannonFunctionOptions {
  /** Both hold logarithms of probabilities. Default: false: both are divided by their sums. */
  logProb?: boolean;
}

const NAME = 'JensenShannonDivergence';

/** x log(x / middle), which is 0 for 0. */
const part = (x: number, middle: number): number => (x === 0 ? 0 : x * Math.log(x / middle));

function ofRow(t: Float64Array, p: Float64Array, logProb: boolean): number {
  let [tSum, pSum, total] = [1, 1, 0];
  if (!logProb) {
    tSum = t.reduce((a, b) => a + b, 0);
    pSum = p.reduce((a, b) => a + b, 0);
  }
  for (let i = 0; i < t.length; i++) {
    const a = logProb ? Math.exp(t[i]) : t[i] / tSum;
    const b = logProb ? Math.exp(p[i]) : p[i] / pSum;
    const middle = (a + b) / 2;
    total += (part(a, middle) + part(b, middle)) / 2;
  }
  return total;
}

function partsOnDevice(x: Tensor, middle: Tensor): Tensor {
  return whereFlat(equal(x, 0), zerosLike(x), mul(x, log(div(x, middle))));
}

/** The Jensen-Shannon divergence of the distributions in the last axis. */
export function jensenShannonOfRows(logProb: boolean): PerSample {
  return {
    key: `jensen_shannon_divergence(${logProb})`,
    cpu(yTrue, yPred) {
      const [shape] = equalRows(NAME, yTrue.shape, yPred.shape);
      return rowBlocks(shape.slice(0, -1), yTrue.data, yPred.data, (labels, scores, out, rows, width) => {
        let total = 0;
        for (let n = 0; n < rows; n++) {
          const [from, to] = [n * width, (n + 1) * width];
          const value = ofRow(labels.subarray(from, to), scores.subarray(from, to), logProb);
          if (out !== undefined) out[n] = value;
          total += value;
        }
        return total;
      });
    },
    device(yTrue, yPred) {
      const [shape] = equalRows(NAME, yTrue.shape, yPred.shape);
      const [a, b] = [yTrue, yPred].map(x => {
        const rows = reshape(toFloat(x), [-1, shape[shape.length - 1]]);
        return logProb ? exp(rows) : div(rows, sum(rows, 1, true));
      });
      const middle = mul(0.5, add(a, b));
      const parts = add(partsOnDevice(a, middle), partsOnDevice(b, middle));
      return reshape(mul(0.5, sum(parts, 1)), shape.slice(0, -1));
    },
  };
}

/**
 * The Jensen-Shannon divergence of each pair of distributions in the last axis: half of the sum of their
 * Kullback-Leibler divergences from their mean, 0 to log 2.
 *
 * @example
 * jensenShannonDivergence([[1, 0], [0.5, 0.5]], [[0, 1], [0.5, 0.5]]);   // tensor [0.693, 0]
 */
export const jensenShannonDivergence = /* @__PURE__ */ pureFunction(
  'jensenShannonDivergence',
  (options: JensenShannonFunctionOptions = {}): PerSample =>
    jensenShannonOfRows(functionOptions('jensenShannonDivergence', options, {logProb: false}).logProb),
);
