import type {Tensor} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Shape} from '../core/shapes.js';

/**
 * A value for every sample. Samples are all axes before the class axis: [batch, time] has batch * time
 * samples. It has two equal definitions, for CPU and device.
 */
export interface SampleValues {
  /** Its name and every option that changes its values. */
  readonly key: string;
  /** The shape of the samples. Checks the shapes. */
  shape(yTrue: Shape, yPred: Shape): Shape;
  /** The value of one sample, called only if its weight is not 0. Undefined: the sample is left out. */
  cpu(yTrue: CpuArray, yPred: CpuArray): (sample: number) => number | undefined;
  /** The values of all samples as a vector, and which of them count (1) or not (0). */
  device(yTrue: Tensor, yPred: Tensor): {readonly values: Tensor; readonly counted: Tensor};
}
