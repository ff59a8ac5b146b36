export * from './metrics/index.js';
export {compositeLoss, type LossTermSpec} from './losses/composite_loss.js';
export {namedLoss} from './losses/named_loss.js';
export {addMetric} from './tracking/add_metric.js';
export type {
  AddMetricOptions,
  CompileArgs,
  EvaluateDatasetArgs,
  EvaluateTensorsArgs,
  Extended,
  FitArgs,
  FitDatasetArgs,
  StepTensors,
  Trackable,
  TrackedFunction,
  TrainOnBatchArgs,
  WithMetricsOptions,
} from './tracking/types.js';
export {withMetrics} from './tracking/with_metrics.js';
export type {CallbackEntry, CallbackInstance, PlainCallback} from './tfjs/callbacks/callback_types.js';
