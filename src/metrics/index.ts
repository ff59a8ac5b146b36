/** The metric classes and the pure functions, without tfjs-layers. */
export * from './classes.js';
export * from './functions.js';
export {areaUnder} from '../functional/curve/area_under.js';
export {UsageError} from '../errors.js';
export {StorageError} from '../storage_error.js';

export type {StateJson} from '../state/json.js';
export {MetricWeight, type MetricWeightOptions} from '../state/metric_weight.js';
export type {MetricWeightInitializer} from '../state/metric_weight_value.js';
export type {ArrayData, Direction, MetricOptions, NestedNumbers, NumberArray, TensorLike} from '../types.js';
export {FunctionMetric} from './base/function_metric.js';
export {Metric} from './base/metric.js';
export type {RawResult} from './base/raw_result.js';
export {metricFrom, type MetricConfig, type MetricContext, type MetricIdentifier} from './names/resolve.js';
export {derive, DerivedMetric, type DeriveOptions, type ResultOf, type ResultsOf} from './wrappers/derive.js';
export type {MetricsByName} from './wrappers/metric_group.js';
export type {WrapperOptions} from './wrappers/single_wrapper.js';
export type {GroupFunction, GroupSource} from '../functional/labels/groups.js';
