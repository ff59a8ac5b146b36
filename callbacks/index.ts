/** The callbacks. Names of metrics mean all metrics of the package. */
export * from './exports.js';
export * from './factories/all.js';
export {installCallbacks} from './install_callbacks.js';
export type {
  DatasetLike,
  FitArgs,
  FitDatasetArgs,
  LazyIteratorLike,
  SampleWeights,
  TargetData,
  TensorData,
  ValidationFreq,
  ValidationKeys,
  ValidationTensors,
} from '../src/tracking/types.js';
export type {CoreThresholdTuner} from './validation/core_threshold_tuner.js';
export type {CoreValidationMetrics} from './validation/core_validation_metrics.js';
export {ThresholdTuner} from './validation/threshold_tuner.js';
export {ValidationMetrics} from './validation/validation_metrics.js';
