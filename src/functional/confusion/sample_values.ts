import type {Tensor} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Shape} from '../core/shapes.js';

/**
 * A value for every sample, where a sample is what stands before the class axis: [batch, time] are batch times time
 * of them. It has two equal definitions.
 */
export interface SampleValues {
  /** Its name and every option that changes its values. */
  readonly key: string;
  /** The shape of the samples; checks shapes. */
  shape(yTrue: Shape, yPred: Shape): Shape;
  /** The value of one sample, asked for only where its weight is not 0; undefined: it is left out. */
  cpu(yTrue: CpuArray, yPred: CpuArray): (sample: number) => number | undefined;
  /** The values of all samples, a vector, and where they count. */
  device(yTrue: Tensor, yPred: Tensor): {readonly values: Tensor; readonly counted: Tensor};
}
