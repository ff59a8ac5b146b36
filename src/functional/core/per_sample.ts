import {type Tensor, tidy} from '@tensorflow/tfjs-core';
import {type CpuArray, toTensor} from '../../array/cpu_array.js';
import type {TensorLike} from '../../types.js';
import type {ValueBlocks} from './value_blocks.js';

/**
 * A function that returns a value for every sample (or every entry), without reducing the batch. It has two
 * equal definitions: loops in float64 on the CPU, tensors on the device.
 */
export interface PerSample {
  /** Its name and every option that changes its values. Equal keys mean equal values. */
  readonly key: string;
  /** The values in blocks, so that none needs an array of all of them. */
  cpu(yTrue: CpuArray, yPred: CpuArray): ValueBlocks;
  device(yTrue: Tensor, yPred: Tensor): Tensor;
  /**
   * The weights of the values, given the weights of the batch: 0 where a value is left out. Default: those of
   * the batch.
   */
  readonly leftOut?: {
    cpu(name: string, weights: CpuArray | undefined, yTrue: CpuArray, yPred: CpuArray): CpuArray;
    device(name: string, weights: Tensor | undefined, yTrue: Tensor, yPred: Tensor): Tensor;
  };
}

/**
 * A public function that returns the values as a tensor. It carries its definition, for `compile` and for
 * wrappers. Mark the call as pure, so that a bundle of a class does not contain the function.
 *
 * @param perSample the definition, given the function's options
 */
export function pureFunction<Options extends unknown[]>(
  name: string,
  perSample: (...options: Options) => PerSample,
): ((yTrue: TensorLike, yPred: TensorLike, ...options: Options) => Tensor) & {
  perSample(...options: Options): PerSample;
} {
  const fn = (yTrue: TensorLike, yPred: TensorLike, ...options: Options): Tensor => {
    const definition = perSample(...options);
    return tidy(() => definition.device(toTensor(yTrue), toTensor(yPred)));
  };
  Object.defineProperty(fn, 'name', {value: name});
  return Object.assign(fn, {perSample});
}
