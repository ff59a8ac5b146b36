import type {Tensor} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Shape} from './shapes.js';
import {
  entryWeightsOnDevice,
  entryWeightsOnCpu,
  weightsOnDevice,
  weightsOnCpu,
  type WeightsOf,
} from './sample_weights.js';

/** The weights and the mask of a batch as one weight for every entry; undefined when every entry counts 1. */
export function batchWeightsOnCpu(
  where: string,
  batch: WeightsOf<CpuArray>,
  entries: Shape,
): ArrayLike<number> | undefined {
  const weights = weightsOnCpu(where, batch);
  return weights && entryWeightsOnCpu(where, weights, entries);
}

/** The same on the device. */
export function batchWeightsOnDevice(
  where: string,
  batch: WeightsOf<Tensor>,
  entries: Shape,
): Tensor | undefined {
  const weights = weightsOnDevice(where, batch);
  return weights && entryWeightsOnDevice(where, weights, entries);
}
