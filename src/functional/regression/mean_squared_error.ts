import {squaredError} from '../core/elementwise_errors.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
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
export const meanSquaredError = /* @__PURE__ */ pureFunction(
  'meanSquaredError',
  (): PerSample => squaredErrorOfRows,
);
