import {clipByValue, isNaN, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {whereFlat} from './arrays.js';

/** Keras's epsilon. It keeps probabilities away from 0 and 1, and denominators away from 0. */
export const EPSILON = 1e-7;

/** Clips a probability away from 0 and 1. NaN stays NaN. */
export function clipOnCpu(p: number): number {
  if (p < EPSILON) return EPSILON;
  return p > 1 - EPSILON ? 1 - EPSILON : p;
}

/** The same on the device. */
export function clipOnDevice(p: Tensor): Tensor {
  return clipKeepingNaN(p, EPSILON, 1 - EPSILON);
}

/**
 * Clips every number, and keeps NaN. Not every backend's own clipping does; on webgl, it leaves the neighbors
 * of NaN as they are.
 */
export function clipKeepingNaN(x: Tensor, least: number, most: number): Tensor {
  const unknown = isNaN(x);
  return whereFlat(unknown, x, clipByValue(whereFlat(unknown, zerosLike(x), x), least, most));
}
