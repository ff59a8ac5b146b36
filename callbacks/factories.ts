import type {Tensor} from '@tensorflow/tfjs-core';
import type {CallbackEntry} from '../src/tfjs/callbacks/callback_types.js';
import {SwapEMAWeights, type SwapEMAWeightsOptions} from './averaging/swap_ema_weights.js';
import {BackupAndRestore} from './backup/backup_and_restore.js';
import type {BackupAndRestoreOptions} from './backup/backup_and_restore_options.js';
import {ModelCheckpoint} from './checkpoint/model_checkpoint.js';
import type {ModelCheckpointOptions} from './checkpoint/model_checkpoint_options.js';
import {CallbackProfile, type CallbackProfileOptions} from './diagnostics/callback_profile.js';
import {LeakAudit, type LeakAuditOptions} from './diagnostics/leak_audit.js';
import {LearningRateFinder, type LearningRateFinderOptions} from './learning_rate/learning_rate_finder.js';
import {
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
  type RateFunction,
} from './learning_rate/learning_rate_scheduler.js';
import {ReduceLROnPlateau, type ReduceLROnPlateauOptions} from './learning_rate/reduce_lr_on_plateau.js';
import {CSVLogger} from './logging/csv_logger.js';
import type {CSVLoggerOptions} from './logging/csv_logger_options.js';
import {EpochTimer, type EpochTimerOptions} from './logging/epoch_timer.js';
import {RemoteMonitor, type RemoteMonitorOptions} from './logging/remote_monitor.js';
import type {FileStore} from './ports/file_store.js';
import type {FileLocation} from './ports/locations.js';
import {ProgbarLogger, type ProgbarLoggerOptions} from './progress/progbar_logger.js';
import {AbortOn, type AbortOnOptions} from './stopping/abort_on.js';
import {EarlyStopping} from './stopping/early_stopping.js';
import type {EarlyStoppingOptions} from './stopping/early_stopping_options.js';
import {TerminateOnNaN, type TerminateOnNaNOptions} from './stopping/terminate_on_nan.js';
import {TimeLimit, type TimeLimitOptions} from './stopping/time_limit.js';
import {TensorBoard} from './tensorboard/tensorboard.js';
import type {TensorBoardOptions} from './tensorboard/tensorboard_options.js';
import {PredictionLogger, type PredictionLoggerOptions} from './validation/prediction_logger.js';
import {ThresholdTuner} from './validation/threshold_tuner.js';
import type {ThresholdTunerOptions} from './validation/threshold_tuner_options.js';
import {ValidationMetrics} from './validation/validation_metrics.js';
import type {ValidationMetricsOptions} from './validation/validation_metrics_options.js';
import {CallbackList, type CallbackListOptions} from './wrappers/callback_list.js';
import {LambdaCallback, type LambdaCallbackOptions} from './wrappers/lambda_callback.js';

/** The factories of the callbacks, by the names that `installCallbacks` adds to `tf.callbacks`. */
export const callbacks = {
  /** See `LearningRateScheduler`. */
  learningRateScheduler: (
    schedule: RateFunction | LearningRateSchedulerOptions,
    options?: LearningRateSchedulerOptions | number,
  ): LearningRateScheduler => new LearningRateScheduler(schedule, options),

  /** See `LearningRateFinder`. */
  learningRateFinder: (options?: LearningRateFinderOptions): LearningRateFinder =>
    new LearningRateFinder(options),

  /** See `ReduceLROnPlateau`. */
  reduceLROnPlateau: (options?: ReduceLROnPlateauOptions): ReduceLROnPlateau =>
    new ReduceLROnPlateau(options),

  /** See `BackupAndRestore`. */
  backupAndRestore: (
    backupDir: string | FileStore | BackupAndRestoreOptions,
    options?: BackupAndRestoreOptions,
  ): BackupAndRestore => new BackupAndRestore(backupDir, options),

  /** See `EarlyStopping`. */
  earlyStopping: (options?: EarlyStoppingOptions): EarlyStopping => new EarlyStopping(options),

  /** See `SwapEMAWeights`. */
  swapEMAWeights: (
    swapOnEpoch?: boolean | SwapEMAWeightsOptions,
    options?: SwapEMAWeightsOptions,
  ): SwapEMAWeights => new SwapEMAWeights(swapOnEpoch, options),

  /** See `ValidationMetrics`. */
  validationMetrics: <T extends Tensor | Tensor[] = Tensor>(
    options: ValidationMetricsOptions<T>,
  ): ValidationMetrics<T> => new ValidationMetrics(options),

  /** See `LeakAudit`. */
  leakAudit: (options?: LeakAuditOptions): LeakAudit => new LeakAudit(options),

  /** See `CallbackProfile`. */
  callbackProfile: (options?: CallbackProfileOptions): CallbackProfile => new CallbackProfile(options),

  /** See `TimeLimit`. */
  timeLimit: (options: TimeLimitOptions): TimeLimit => new TimeLimit(options),

  /** See `AbortOn`. */
  abortOn: (signal: AbortSignal | AbortOnOptions, options?: AbortOnOptions): AbortOn =>
    new AbortOn(signal, options),

  /** See `TensorBoard`. */
  tensorBoard: (
    logDir?: string | FileStore | TensorBoardOptions,
    options?: TensorBoardOptions,
  ): TensorBoard => new TensorBoard(logDir, options),

  /** See `ThresholdTuner`. */
  thresholdTuner: (options?: ThresholdTunerOptions): ThresholdTuner => new ThresholdTuner(options),

  /** See `ModelCheckpoint`. */
  modelCheckpoint: (
    filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions,
    options?: ModelCheckpointOptions,
  ): ModelCheckpoint => new ModelCheckpoint(filepath, options),

  /** See `CSVLogger`. */
  csvLogger: (filename: string | FileLocation | CSVLoggerOptions, options?: CSVLoggerOptions): CSVLogger =>
    new CSVLogger(filename, options),

  /** See `EpochTimer`. */
  epochTimer: (options?: EpochTimerOptions): EpochTimer => new EpochTimer(options),

  /** See `TerminateOnNaN`. */
  terminateOnNaN: (options?: TerminateOnNaNOptions): TerminateOnNaN => new TerminateOnNaN(options),

  /** See `RemoteMonitor`. */
  remoteMonitor: (root?: string | RemoteMonitorOptions, options?: RemoteMonitorOptions): RemoteMonitor =>
    new RemoteMonitor(root, options),

  /** See `LambdaCallback`. */
  lambdaCallback: (options?: LambdaCallbackOptions): LambdaCallback => new LambdaCallback(options),

  /** See `ProgbarLogger`. */
  progbarLogger: (options?: ProgbarLoggerOptions): ProgbarLogger => new ProgbarLogger(options),

  /** See `PredictionLogger`. */
  predictionLogger: (options?: PredictionLoggerOptions): PredictionLogger => new PredictionLogger(options),

  /** Combines instances, plain objects and lists into one callback. See `CallbackList`. */
  list: (entries: CallbackEntry, options?: CallbackListOptions): CallbackList =>
    new CallbackList(entries, options),
};
