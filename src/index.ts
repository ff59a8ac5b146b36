export * from './metrics/index.js';
export {compositeLoss, type LossTermSpec} from './losses/composite_loss.js';
export {namedLoss} from './losses/named_loss.js';
export {addMetric} from './tracking/add_metric.js';
export type {
  EvaluateDatasetArgs,
  EvaluateTensorsArgs,
  TrainOnBatchArgs,
} from './tracking/evaluate/evaluate_model.js';
export type {WithMetricsOptions} from './tracking/extension.js';
export type {AddMetricOptions, StepTensors, Trackable, TrackedFunction} from './tracking/pass/tracked.js';
export type {CompileArgs, Extended, FitArgs, FitDatasetArgs} from './tracking/types.js';
export {withMetrics} from './tracking/with_metrics.js';
export type {CallbackEntry, CallbackInstance, PlainCallback} from './tfjs/callbacks/normalize_callbacks.js';
