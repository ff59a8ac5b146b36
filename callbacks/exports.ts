/** What `tfjs-metrics/callbacks` and `tfjs-metrics/core` export alike. */
export * from '../src/exported_types.js';
export type * from './exported_types.js';
export type {Metric} from '../src/metrics/base/metric.js';
export type {MetricWeight} from '../src/state/metric_weight.js';
export {BackupAndRestore} from './backup/backup_and_restore.js';
export type {BackupAndRestoreOptions} from './backup/backup_and_restore_options.js';
export {EarlyStopping, type StopReason} from './stopping/early_stopping.js';
export type {EarlyStoppingOptions} from './stopping/early_stopping_options.js';
export type {YieldEvery} from '../src/tfjs/callbacks/callback_types.js';
export {
  CallbackProfile,
  type CallbackProfileOptions,
  type ProfileRow,
} from './diagnostics/callback_profile.js';
export type {CallTotals} from './diagnostics/call_tally.js';
export {type Leak, LeakAudit, type LeakAuditOptions} from './diagnostics/leak_audit.js';
export {CallbackList, type CallbackListOptions} from './wrappers/callback_list.js';
export type {MinDelta} from './monitor/min_delta.js';
export type {MonitorMode} from './monitor/monitor.js';
export type {Smoothing} from './monitor/smoothing.js';
export {SwapEMAWeights, type SwapEMAWeightsOptions} from './averaging/swap_ema_weights.js';
export type {ValidationResult} from './validation/core_validation_metrics.js';
export type {Compute, ComputeArguments, ComputedValues} from './validation/compute.js';
export type {
  ValidationMetricsKeys,
  ValidationMetricsOptions,
} from './validation/validation_metrics_options.js';
export {getLearningRate, setLearningRate} from '../src/tfjs/optimizer/learning_rate.js';
export {followSchedule, type RateOfStep, withSchedule} from '../src/tfjs/optimizer/follow_schedule.js';
export {cosineDecay, type CosineDecayOptions} from './schedules/cosine_decay.js';
export {cosineDecayRestarts, type CosineDecayRestartsOptions} from './schedules/cosine_decay_restarts.js';
export {exponentialDecay, type ExponentialDecayOptions} from './schedules/exponential_decay.js';
export {inverseTimeDecay, type InverseTimeDecayOptions} from './schedules/inverse_time_decay.js';
export {
  piecewiseConstantDecay,
  type PiecewiseConstantDecayOptions,
} from './schedules/piecewise_constant_decay.js';
export {
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
  type RateFunction,
} from './learning_rate/learning_rate_scheduler.js';
export type {LearningRatePoint, LearningRateSuggestions} from './learning_rate/learning_rate_curve.js';
export {LearningRateFinder, type LearningRateFinderOptions} from './learning_rate/learning_rate_finder.js';
export {ReduceLROnPlateau, type ReduceLROnPlateauOptions} from './learning_rate/reduce_lr_on_plateau.js';
export {polynomialDecay, type PolynomialDecayOptions} from './schedules/polynomial_decay.js';
export type {LearningRateSchedule, ScheduleOptions} from './schedules/schedule.js';
export {AbortOn, type AbortOnOptions} from './stopping/abort_on.js';
export {TimeLimit, type TimeLimitOptions} from './stopping/time_limit.js';
export {EventWriter, type EventValues} from './event_files/event_writer.js';
export type {ImageInput} from './event_files/pixels.js';
export type {TensorBoardOptions} from './tensorboard/tensorboard_options.js';
export type {HParam, Pixels} from './event_files/summary.js';
export {type Calibration, Calibrator} from './validation/calibrator.js';
export type {CalibratorOptions} from './validation/calibrator_options.js';
export type {TemperatureScaling} from '../src/functional/calibration/temperature_scaling.js';
export {TensorBoard} from './tensorboard/tensorboard.js';
export type {TunedThreshold} from './validation/core_threshold_tuner.js';
export type {BestThreshold} from './validation/best_threshold.js';
export type {LabelsFunction, TunableMetric} from './validation/threshold_objective.js';
export type {ThresholdTunerOptions} from './validation/threshold_tuner_options.js';
export {CSVLogger} from './logging/csv_logger.js';
export type {CSVLoggerOptions} from './logging/csv_logger_options.js';
export {LambdaCallback, type LambdaCallbackOptions} from './wrappers/lambda_callback.js';
export {EpochTimer, type EpochTimerOptions} from './logging/epoch_timer.js';
export {GradientNorm, type GradientNormOptions} from './logging/gradient_norm.js';
export {MemoryUse, type MemoryUseOptions} from './logging/memory_use.js';
export {Throughput, type ThroughputOptions} from './logging/throughput.js';
export {Unfreeze, type UnfreezeOptions} from './fine_tuning/unfreeze.js';
export type {LoopVariables} from './wrappers/variables_model.js';
export {RemoteMonitor, type RemoteMonitorOptions} from './logging/remote_monitor.js';
export {TerminateOnNaN, type TerminateOnNaNOptions} from './stopping/terminate_on_nan.js';
export {loadWeights} from './checkpoint/load_weights.js';
export type {
  CheckpointTarget,
  CheckpointValues,
  ModelCheckpointOptions,
} from './checkpoint/model_checkpoint_options.js';
export {ModelCheckpoint} from './checkpoint/model_checkpoint.js';
export {MemoryStore} from './ports/memory_store.js';
export {ProgbarLogger, type ProgbarLoggerOptions} from './progress/progbar_logger.js';
export type {ProgressContainer} from './progress/page_view.js';
export type {ProgressStream} from './progress/terminal_view.js';
export {PredictionLogger, type PredictionLoggerOptions} from './validation/prediction_logger.js';
export type {PredictionExample} from './validation/worst_sample_collector.js';
export type {MetricFunction} from '../src/functional/core/user_function.js';
export {type TrainingEvent, trainingSteps} from './loops/training_steps.js';
