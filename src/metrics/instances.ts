/**
 * Metric classes without a name in `compile`: they need data as an option, or take texts or images. An
 * instance of them is given instead.
 */
export {MeanAbsoluteScaledError} from './forecasting/mean_absolute_scaled_error.js';
export {
  MeanSquaredScaledError,
  type MeanSquaredScaledErrorOptions,
} from './forecasting/mean_squared_scaled_error.js';
export type {ScaledError, ScaledErrorOptions} from './forecasting/scaled_error.js';
