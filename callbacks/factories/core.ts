import type {Tensor} from '@tensorflow/tfjs-core';
import {CoreThresholdTuner} from '../validation/core_threshold_tuner.js';
import type {ThresholdTunerOptions} from '../validation/threshold_tuner_options.js';
import {CoreValidationMetrics} from '../validation/core_validation_metrics.js';
import type {ValidationMetricsOptions} from '../validation/validation_metrics_options.js';
import {
  abortOn,
  backupAndRestore,
  callbackProfile,
  csvLogger,
  earlyStopping,
  epochTimer,
  lambdaCallback,
  leakAudit,
  learningRateFinder,
  learningRateScheduler,
  list,
  modelCheckpoint,
  predictionLogger,
  progbarLogger,
  reduceLROnPlateau,
  remoteMonitor,
  swapEMAWeights,
  tensorBoard,
  terminateOnNaN,
  timeLimit,
} from './shared.js';

export * from './shared.js';

/** See `ValidationMetrics`. */
export const validationMetrics = <T extends Tensor | Tensor[] = Tensor>(
  options: ValidationMetricsOptions<T>,
): CoreValidationMetrics<T> => new CoreValidationMetrics(options);

/** See `ThresholdTuner`. */
export const thresholdTuner = (options?: ThresholdTunerOptions): CoreThresholdTuner =>
  new CoreThresholdTuner(options);

/** All factories, by the names that `installCallbacks` adds to `tf.callbacks`. */
export const callbacks = {
  learningRateScheduler,
  learningRateFinder,
  reduceLROnPlateau,
  backupAndRestore,
  earlyStopping,
  swapEMAWeights,
  validationMetrics,
  leakAudit,
  callbackProfile,
  timeLimit,
  abortOn,
  tensorBoard,
  thresholdTuner,
  modelCheckpoint,
  csvLogger,
  epochTimer,
  terminateOnNaN,
  remoteMonitor,
  lambdaCallback,
  progbarLogger,
  predictionLogger,
  list,
};
