import type {Tensor} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Shape} from './shapes.js';
import {
  entryWeightsOnDevice,
  entryWeightsOnCpu,
  maskedWeightsOnDevice,
  maskedWeightsOnCpu,
  type WeightsAndMask,
} from './sample_weights.js';

/** The weights and the mask of a batch as one weight for every entry; undefined when every entry counts 1. */
export function batchWeightsOnCpu(
  where: string,
  batch: WeightsAndMask<CpuArray>,
  entries: Shape,
): ArrayLike<number> | undefined {
  const weights = maskedWeightsOnCpu(where, batch);
  return weights && entryWeightsOnCpu(where, weights, entries);
}

/** The same on the device. */
export function batchWeightsOnDevice(
  where: string,
  batch: WeightsAndMask<Tensor>,
  entries: Shape,
): Tensor | undefined {
  const weights = maskedWeightsOnDevice(where, batch);
  return weights && entryWeightsOnDevice(where, weights, entries);
}
