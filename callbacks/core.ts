/**
 * What `tfjs-metrics` and `tfjs-metrics/callbacks` export, without the table of all metrics. Names mean the
 * metrics of tfjs and registered classes.
 */
export * from '../src/exports.js';
export {metricFrom, registerMetrics} from '../src/metrics/names/core_metric_from.js';
export {withMetrics} from '../src/tracking/core_with_metrics.js';
export {installCallbacks} from './core_install_callbacks.js';
export * from './exports.js';
export * from './factories/core.js';
export {CoreThresholdTuner as ThresholdTuner} from './validation/core_threshold_tuner.js';
export {CoreValidationMetrics as ValidationMetrics} from './validation/core_validation_metrics.js';
