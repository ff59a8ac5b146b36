import {absoluteError} from '../core/elementwise_errors.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {reducedAxis} from '../core/reduced_axis.js';

/** The mean of |yTrue - yPred| over the last axis. */
export const absoluteErrorOfRows: PerSample = reducedAxis({
  key: 'mean_absolute_error',
  where: 'MeanAbsoluteError',
  cpu: absoluteError.loop,
  device: absoluteError.device,
});

/**
 * Mean absolute error of each sample: mean(|yTrue - yPred|) over the last axis.
 *
 * @example
 * meanAbsoluteError([[0, 1], [2, 3]], [[1, 1], [2, 5]]);   // tensor [0.5, 1]
 */
export const meanAbsoluteError = /* @__PURE__ */ pureFunction(
  'meanAbsoluteError',
  (): PerSample => absoluteErrorOfRows,
);
