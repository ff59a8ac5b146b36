import {type Tensor, tidy} from '@tensorflow/tfjs-core';
import {type CpuArray, toTensor} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';

/**
 * A function that gives a value for every sample (or every entry), without reducing the batch. It has two equal
 * definitions: loops in float64 for the CPU, tensors for the device.
 */
export interface PerSample {
  /** Its name and every option that changes its values: equal keys mean equal values. */
  readonly key: string;
  cpu(yTrue: CpuArray, yPred: CpuArray): CpuArray;
  device(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Where a value counts (1) or is left out (0), in the shape of the values. Default: everywhere. */
  readonly counted?: {
    cpu(yTrue: CpuArray, yPred: CpuArray): CpuArray;
    device(yTrue: Tensor, yPred: Tensor): Tensor;
  };
}

/** The values as a tensor: what the public pure functions return. */
export function valuesOf(fn: PerSample, yTrue: TensorLike, yPred: TensorLike): Tensor {
  return tidy(() => fn.device(toTensor(yTrue), toTensor(yPred)));
}
