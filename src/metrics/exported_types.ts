/** What entry points with metrics and those with callbacks export alike. */
export {UsageError} from '../errors.js';
export {StorageError} from '../storage_error.js';
export type {FunctionOptions} from '../functional/core/user_function.js';
export type {StateJson} from '../state/json.js';
export type {JsonNumbers} from '../state/json_numbers.js';
export type {MetricWeightOptions} from '../state/metric_weight.js';
export type {MetricWeightInitializer} from '../state/metric_weight_value.js';
export type {SamplesJson} from '../state/samples_json.js';
export type {
  ArrayData,
  Direction,
  MetricOptions,
  MetricResult,
  NestedNumbers,
  NumberArray,
  TensorLike,
} from '../types.js';
export type {BaseMetric} from './base/base_metric.js';
export type {RawResult} from './base/raw_result.js';
export type {MetricConfig, MetricIdentifier} from './names/metric_identifier.js';
