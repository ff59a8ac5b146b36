import {concat, mul, neg, reshape, sub, sum, type Tensor} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {log} from '../../floats.js';
import {type CpuData, zeros} from '../../array/cpu_array.js';
import {oneHotOnDevice, oneHotOnCpu} from '../labels/one_hot.js';
import {labelledLayout, sortedIds} from '../labels/sorted_ids.js';
import {clipKeepingNaN} from '../core/epsilon.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {probabilitiesOnDevice, probabilitiesOnCpu} from '../labels/probabilities.js';
import type {Shape} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'LogLoss';
/** Machine epsilon: the distance from 1 to the next number. */
export const EPSILON_64 = 2 ** -52;
const EPSILON_32 = 2 ** -23;

export interface LogLossFunctionOptions {
  /** The class ids, in any order. The columns of yPred belong to them in ascending order. Default: 0, 1, … */
  labels?: readonly number[] | null;
  /**
   * Probabilities are clipped this far away from 0 and 1. Default: `'auto'`, the machine epsilon of their
   * dtype.
   */
  eps?: number | 'auto';
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
}

/** @throws UsageError for an `eps` that is not in 0..0.5 */
export function checkEps(where: string, eps: number | 'auto'): void {
  if (eps === 'auto' || (eps > 0 && eps < 0.5)) return;
  throw new UsageError(where, `eps must be 'auto' or in 0 < eps < 0.5; got ${formatValue(eps)}.`);
}

/** The cost of each sample, -log of the probability of its class. */
export function logLosses({labels, eps, fromLogits}: Required<LogLossFunctionOptions>): PerSample {
  const ids = sortedIds(NAME, labels);
  const layout = (yTrue: Shape, yPred: Shape) => labelledLayout(NAME, yTrue, yPred, ids);
  return {
    key: `log_loss(${keyOf(ids)}, ${eps}, ${fromLogits})`,
    cpu(yTrue, yPred) {
      const {samples, columns, classes, oneHot} = layout(yTrue.shape, yPred.shape);
      const marks = oneHotOnCpu(yTrue, oneHot, classes, ids);
      const epsilon = eps !== 'auto' ? eps : yPred.dtype === 'float32' ? EPSILON_32 : EPSILON_64;
      const p = clippedOnCpu(probabilitiesOnCpu(yPred, columns, fromLogits), columns, epsilon);
      const out = zeros(samples);
      for (let n = 0; n < out.data.length; n++) {
        let total = 0;
        for (let at = n * classes; at < (n + 1) * classes; at++) total += p[at];
        out.data[n] = total === total ? 0 : NaN;
        for (let at = n * classes; at < (n + 1) * classes; at++) {
          if (marks[at] !== 0) out.data[n] -= marks[at] * Math.log(p[at]);
        }
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {samples, columns, classes, oneHot} = layout(yTrue.shape, yPred.shape);
      const marks = oneHotOnDevice(yTrue, oneHot, classes, ids);
      const epsilon = eps === 'auto' ? EPSILON_32 : eps;
      const p = clippedOnDevice(probabilitiesOnDevice(yPred, columns, fromLogits), epsilon);
      const losses = neg(mul(marks, log(p)));
      return reshape(sum(losses, 1), samples as number[]);
    },
  };
}

/** Clips probabilities away from 0 and 1. A single column becomes two. */
function clippedOnCpu(p: CpuData, columns: number, epsilon: number): Float64Array {
  const all = columns === 1 ? withComplements(p) : new Float64Array(p);
  return all.map(x => Math.min(Math.max(x, epsilon), 1 - epsilon));
}

/** The pairs 1 - p, p. */
function withComplements(p: CpuData): Float64Array {
  const out = new Float64Array(2 * p.length);
  for (let n = 0; n < p.length; n++) {
    out[2 * n] = 1 - p[n];
    out[2 * n + 1] = p[n];
  }
  return out;
}

/** The same on the device. */
function clippedOnDevice(p: Tensor, epsilon: number): Tensor {
  const all = p.shape[1] === 1 ? concat([sub(1, p), p], 1) : p;
  return clipKeepingNaN(all, epsilon, 1 - epsilon);
}

/**
 * The cost of each sample: -log of the probability of its class. Probabilities are clipped by the machine
 * epsilon of their dtype. NaN for a prediction outside of 0..1 and for a class id
 * that does not exist.
 *
 * @example
 * logLoss([0, 2], [[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]);   // tensor [0.693, 0.223]
 */
export const logLoss = /* @__PURE__ */ pureFunction(
  'logLoss',
  (options: LogLossFunctionOptions = {}): PerSample =>
    logLosses(
      functionOptions('logLoss', options, {labels: null, eps: 'auto', fromLogits: false}, ['labels']),
    ),
);
