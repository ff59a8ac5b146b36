/** What `tfjs-metrics` and `tfjs-metrics/core` export alike. */
export * from './metrics/exports.js';
export {compositeLoss, type LossTermSpec} from './losses/composite_loss.js';
export {namedLoss} from './losses/named_loss.js';
export {addMetric} from './tracking/add_metric.js';
export type {MetricsArgument} from './metrics/compile/compile_metrics.js';
export type {Aggregation} from './metrics/names/aggregation.js';
export type {CallbackState, PlainValue} from './tfjs/callbacks/callback_state.js';
export type {CallbackEntry, CallbackInstance, PlainCallback} from './tfjs/callbacks/callback_types.js';
export type {LossFunction} from './tfjs/internals.js';
export type {
  AddMetricOptions,
  ClassWeight,
  ClassWeightArgument,
  CompileArgs,
  DatasetLike,
  EvaluateDatasetArgs,
  EvaluateTensorsArgs,
  Extended,
  FitArgs,
  FitDatasetArgs,
  LazyIteratorLike,
  LossArgument,
  LossIdentifier,
  SampleWeights,
  StepTensors,
  TargetData,
  TensorData,
  Trackable,
  TrackedFunction,
  TrainOnBatchArgs,
  ValidationFreq,
  WithMetricsOptions,
} from './tracking/types.js';
