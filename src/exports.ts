/** What `tfjs-metrics` and `tfjs-metrics/core` export alike. */
export * from './exported_types.js';
export * from './metrics/exports.js';
export {compositeLoss, type LossTermSpec} from './losses/composite_loss.js';
export {namedLoss} from './losses/named_loss.js';
export {addMetric} from './tracking/add_metric.js';
export type {Aggregation} from './metrics/names/aggregation.js';
export type {
  AddMetricOptions,
  ClassWeight,
  ClassWeightArgument,
  CompileArgs,
  EvaluateDatasetArgs,
  EvaluateTensorsArgs,
  Extended,
  FitArgs,
  FitDatasetArgs,
  StepTensors,
  TargetData,
  TensorData,
  Trackable,
  TrackedFunction,
  TrainOnBatchArgs,
  ValidationFreq,
  WithMetricsOptions,
} from './tracking/types.js';
