import {abs, greater, reshape, sub, type Tensor} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {activatedOnDevice, activatedOnCpu, type Activation} from '../core/activation.js';

/** Probabilities may be this far outside of 0..1 because of rounding. */
const ROUNDING = 1e-6;

const activationFor = (columns: number, fromLogits: boolean): Activation =>
  fromLogits ? (columns === 1 ? 'sigmoid' : 'softmax') : null;

/** The probabilities in yPred, or from its logits. NaN for a number that cannot be a probability. */
export function probabilitiesOnCpu(yPred: CpuArray, columns: number, fromLogits: boolean): CpuData {
  const p = activatedOnCpu(yPred, activationFor(columns, fromLogits));
  for (let i = 0; i < p.length; i++) {
    if (!isProbability(p[i])) return Float64Array.from(p, x => (isProbability(x) ? x : NaN));
  }
  return p;
}

/** False for a number that cannot be a probability, and for NaN. */
export function isProbability(x: number): boolean {
  return Math.abs(x - 0.5) <= 0.5 + ROUNDING;
}

/** The same on the device, [samples, columns]. */
export function probabilitiesOnDevice(yPred: Tensor, columns: number, fromLogits: boolean): Tensor {
  const scores = reshape(toFloat(yPred), [-1, columns]);
  const p = activatedOnDevice(scores, activationFor(columns, fromLogits));
  return whereFloat(greater(abs(sub(p, 0.5)), 0.5 + ROUNDING), NaN, p);
}
