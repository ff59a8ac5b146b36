export {EarlyStopping, type EarlyStoppingOptions} from './early_stopping.js';
export {callbacks} from './factories.js';
export type {CallbackEntry, CallbackInstance, PlainCallback} from '../src/host/callback_members.js';
export {CombinedCallback, type CombinedCallbackOptions} from './list.js';
export type {MonitorMode} from './monitor.js';
export type {Tensors, ValidationData} from './validation_data.js';
export {ValidationMetrics, type ValidationResult} from './validation_metrics.js';
export type {Compute, ComputeArguments, Computed} from './validation_pass.js';
export type {ValidationMetricsOptions} from './validation_options.js';
