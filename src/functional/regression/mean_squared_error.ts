import type {Tensor} from '@tensorflow/tfjs-core';
import type {TensorLike} from '../../types.js';
import {squaredError} from '../core/elementwise_errors.js';
import {type PerSample, valuesOf} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

/** The mean of (yTrue - yPred)^2 over the last axis. */
export const squaredErrorOfRows: PerSample = reducedAxis({
  key: 'mean_squared_error',
  where: 'MeanSquaredError',
  cpu: squaredError.loop,
  device: squaredError.device,
});

/**
 * Mean squared error of each sample: mean((yTrue - yPred)^2) over the last axis.
 *
 * @example
 * meanSquaredError([[0, 1], [2, 3]], [[1, 1], [2, 5]]);   // tensor [0.5, 2]
 */
export function meanSquaredError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(squaredErrorOfRows, yTrue, yPred);
}

meanSquaredError.perSample = (): PerSample => squaredErrorOfRows;
