import {div, logSumExp, sub, sum, type Tensor} from '@tensorflow/tfjs-core';
import {log} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';
import {clipOnDevice, clipOnCpu} from '../core/epsilon.js';

/**
 * Log probabilities of a row of scores. For logits: score - logSumExp(scores). Probabilities are divided by
 * their sum first, then clipped 1e-7 away from 0 and 1.
 *
 * This function returns the norm of one row (sum or logSumExp): `size` entries from `start` on, with stride
 * `inner`.
 */
export function rowNorm(p: CpuData, start: number, size: number, inner: number, fromLogits: boolean): number {
  const end = start + size * inner;
  let sum = 0;
  if (!fromLogits) {
    for (let i = start; i < end; i += inner) sum += p[i];
    return sum;
  }
  let most = -Infinity;
  for (let i = start; i < end; i += inner) most = Math.max(most, p[i]);
  for (let i = start; i < end; i += inner) sum += Math.exp(p[i] - most);
  return most + Math.log(sum);
}

/** The log probability of one score, given its row's norm. */
export function logProbability(score: number, norm: number, fromLogits: boolean): number {
  if (fromLogits) return score - norm;
  return Math.log(clipOnCpu(score / norm));
}

/** The same on the device, for all rows. */
export function logProbabilities(p: Tensor, axis: number, fromLogits: boolean): Tensor {
  if (fromLogits) return sub(p, logSumExp(p, axis, true));
  return log(clipOnDevice(div(p, sum(p, axis, true))));
}
