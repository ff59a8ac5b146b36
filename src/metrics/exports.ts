/**
 * What every entry point with metrics exports. Names of metrics mean different things in them: see `names`.
 */
export * from './exported_types.js';
export * from './classes.js';
export * from './functions.js';
export {
  confusionMatrixAtThresholds,
  type CountsAtThresholds,
  metricAtThresholds,
  type ThresholdsOptions,
} from './curve/at_thresholds.js';
export {areaUnder} from '../functional/curve/area_under.js';
export {
  type TemperatureScaling,
  temperatureScaling,
  type TemperatureScalingOptions,
} from '../functional/calibration/temperature_scaling.js';

export {MetricWeight} from '../state/metric_weight.js';
export {FunctionMetric} from './base/function_metric.js';
export type {ColumnWrapper} from './wrappers/column_wrapper.js';
export {Metric} from './base/metric.js';
export type {RegistrableClass} from './names/metric_table.js';
export type {MetricContext} from './names/metric_identifier.js';
export {
  derive,
  DerivedMetric,
  type DeriveOptions,
  type ResultOf,
  type ResultsByName,
} from './wrappers/derive.js';
export type {MetricGroup, MetricsByName} from './wrappers/metric_group.js';
export type {SingleWrapper, WrapperOptions} from './wrappers/single_wrapper.js';
export type {GroupFunction, GroupSource} from '../functional/labels/groups.js';

// The base classes of the metrics above, for types. Custom metrics extend `Metric`.
export type {CpuArray, CpuData, CpuDtype} from '../array/cpu_array.js';
export type {ConfidenceOptions} from '../functional/calibration/confidences.js';
export type {PerSample} from '../functional/core/per_sample.js';
export type {ValueBlocks} from '../functional/core/value_blocks.js';
export type {MeanMetric} from './base/mean_metric.js';
export type {StatisticMetric, ValueMetric} from './base/statistic_metric.js';
export type {D2Score} from './probabilistic/d2_score.js';
export type {Reduction} from './base/mean_or_sum.js';
export type {LabelingMetric, LabelingOptions, PairMetric} from './agreement/labeling_metric.js';
export type {AveragedRatio} from './classification/averaged_ratio.js';
export type {ClassSumsMetric} from './classification/class_sums_metric.js';
export type {
  NormalizeOption,
  SampleFraction,
  SampleFractionOptions,
} from './classification/sample_fraction.js';
export type {ComomentScore} from './correlation/comoment_score.js';
export type {ConstrainedMetric, ConstrainedOptions} from './thresholded/constrained_metric.js';
export type {ScoreCurveMetric, ScoreCurveOptions} from './curve/score_curve_metric.js';
export type {OutputMean} from './outputs/output_mean.js';
export type {CollectedOutputsOptions, OutputSamplesMetric} from './outputs/output_samples_metric.js';
export type {ScoreOptions, VarianceScore} from './determination/variance_score.js';
export type {MaxSamplesOption} from './samples/max_samples.js';
export type {ClassesOptions, IoUMetric} from './segmentation/iou_metric.js';
export type {
  ClassSelectionOptions,
  ThresholdMetric,
  ThresholdOptions,
} from './thresholded/threshold_metric.js';
export type {WrapperMetric} from './wrappers/wrapper_metric.js';
export type {TallyValues} from '../state/tally.js';
export type {SampleLayout} from '../state/samples.js';
export type {SortedSamples, StoredSamples} from '../state/stored_samples.js';
export type {Key, KEY, MetricNames, MetricsOfSeveralKeys, Named, ShortMetricNames} from './metric_names.js';
export type {MetricName, TfjsMetricKeys, Unset} from './names/metric_keys.js';
