import type {Tensor} from '@tensorflow/tfjs-core';
import type {MetricsArgument} from '../../src/metrics/compile/compile_metrics.js';
import type {Unset} from '../../src/metrics/names/metric_keys.js';
import {ThresholdTuner} from '../validation/threshold_tuner.js';
import type {ThresholdTunerOptions} from '../validation/threshold_tuner_options.js';
import {ValidationMetrics} from '../validation/validation_metrics.js';
import type {ValidationMetricsOptions} from '../validation/validation_metrics_options.js';
import * as shared from './shared.js';

export * from './shared.js';

/** See `ValidationMetrics`. */
export const validationMetrics = <
  T extends Tensor | Tensor[] = Tensor,
  const M extends MetricsArgument | Unset = MetricsArgument | Unset,
  const C extends string = never,
  const P extends string = 'val_',
>(
  options: ValidationMetricsOptions<T, M, C, P>,
): ValidationMetrics<T, M, C, P> => new ValidationMetrics(options);

/** See `ThresholdTuner`. */
export const thresholdTuner = (options?: ThresholdTunerOptions): ThresholdTuner =>
  new ThresholdTuner(options);

/** All factories, by the names that `installCallbacks` adds to `tf.callbacks`. */
export const callbacks = /* @__PURE__ */ (() => ({...shared, validationMetrics, thresholdTuner}))();
