/** What `tfjs-metrics` and `tfjs-metrics/core` export alike. */
export * from './exported_types.js';
export * from './metrics/exports.js';
export {type CompositeLoss, compositeLoss, type LossTermSpec, type TERMS} from './losses/composite_loss.js';
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
  FitArgs,
  FitDatasetArgs,
  StepTensors,
  TargetData,
  TensorData,
  Trackable,
  TrackableArgument,
  TrackedFunction,
  TrainOnBatchArgs,
  OptimizerName,
  ValidationFreq,
  ValidationKeys,
  ValidationTensors,
  WithMetricsOptions,
} from './tracking/types.js';
export type {
  Extended,
  ExtendedLayersModel,
  ExtendedModel,
  ExtendedSequential,
  REPORTED,
  TypedHistory,
} from './tracking/extended_types.js';
export type {CompiledKeys} from './tracking/log_key_types.js';
