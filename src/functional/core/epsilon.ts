import {clipByValue, isNaN, type Tensor} from '@tensorflow/tfjs-core';
import {whereFlat} from './arrays.js';

/** Keras's epsilon. It keeps probabilities away from 0 and 1, and denominators away from 0. */
export const EPSILON = 1e-7;

/** Clips a probability away from 0 and 1. NaN stays NaN. */
export function clipOnCpu(p: number): number {
  if (p < EPSILON) return EPSILON;
  return p > 1 - EPSILON ? 1 - EPSILON : p;
}

/** The same on the device. Not every backend's own clipping keeps NaN. */
export function clipOnDevice(p: Tensor): Tensor {
  return whereFlat(isNaN(p), p, clipByValue(p, EPSILON, 1 - EPSILON));
}
