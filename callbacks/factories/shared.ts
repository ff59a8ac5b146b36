import type {CallbackEntry} from '../../src/tfjs/callbacks/callback_types.js';
import {SwapEMAWeights, type SwapEMAWeightsOptions} from '../averaging/swap_ema_weights.js';
import {BackupAndRestore} from '../backup/backup_and_restore.js';
import type {BackupAndRestoreOptions} from '../backup/backup_and_restore_options.js';
import {ModelCheckpoint} from '../checkpoint/model_checkpoint.js';
import type {ModelCheckpointOptions} from '../checkpoint/model_checkpoint_options.js';
import {CallbackProfile, type CallbackProfileOptions} from '../diagnostics/callback_profile.js';
import {LeakAudit, type LeakAuditOptions} from '../diagnostics/leak_audit.js';
import {Unfreeze, type UnfreezeOptions} from '../fine_tuning/unfreeze.js';
import {LearningRateFinder, type LearningRateFinderOptions} from '../learning_rate/learning_rate_finder.js';
import {
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
  type RateFunction,
} from '../learning_rate/learning_rate_scheduler.js';
import {ReduceLROnPlateau, type ReduceLROnPlateauOptions} from '../learning_rate/reduce_lr_on_plateau.js';
import {CSVLogger} from '../logging/csv_logger.js';
import type {CSVLoggerOptions} from '../logging/csv_logger_options.js';
import {EpochTimer, type EpochTimerOptions} from '../logging/epoch_timer.js';
import {GradientNorm, type GradientNormOptions} from '../logging/gradient_norm.js';
import {MemoryUse, type MemoryUseOptions} from '../logging/memory_use.js';
import {RemoteMonitor, type RemoteMonitorOptions} from '../logging/remote_monitor.js';
import {Throughput, type ThroughputOptions} from '../logging/throughput.js';
import type {FileStore} from '../ports/file_store.js';
import type {FileLocation} from '../ports/locations.js';
import {ProgbarLogger, type ProgbarLoggerOptions} from '../progress/progbar_logger.js';
import {AbortOn, type AbortOnOptions} from '../stopping/abort_on.js';
import {EarlyStopping} from '../stopping/early_stopping.js';
import type {EarlyStoppingOptions} from '../stopping/early_stopping_options.js';
import {TerminateOnNaN, type TerminateOnNaNOptions} from '../stopping/terminate_on_nan.js';
import {TimeLimit, type TimeLimitOptions} from '../stopping/time_limit.js';
import {TensorBoard} from '../tensorboard/tensorboard.js';
import type {TensorBoardOptions} from '../tensorboard/tensorboard_options.js';
import {Calibrator} from '../validation/calibrator.js';
import type {CalibratorOptions} from '../validation/calibrator_options.js';
import {PredictionLogger, type PredictionLoggerOptions} from '../validation/prediction_logger.js';
import {CallbackList, type CallbackListOptions} from '../wrappers/callback_list.js';
import {LambdaCallback, type LambdaCallbackOptions} from '../wrappers/lambda_callback.js';

/** See `LearningRateScheduler`. */
export const learningRateScheduler = (
  schedule: RateFunction | LearningRateSchedulerOptions,
  options?: LearningRateSchedulerOptions | number,
): LearningRateScheduler => new LearningRateScheduler(schedule, options);

/** See `LearningRateFinder`. */
export const learningRateFinder = (options?: LearningRateFinderOptions): LearningRateFinder =>
  new LearningRateFinder(options);

/** See `ReduceLROnPlateau`. */
export const reduceLROnPlateau = <const K extends string = 'val_loss'>(
  options?: ReduceLROnPlateauOptions<K>,
): ReduceLROnPlateau<K> => new ReduceLROnPlateau(options);

/** See `BackupAndRestore`. */
export const backupAndRestore = (
  backupDir: string | FileStore | BackupAndRestoreOptions,
  options?: BackupAndRestoreOptions,
): BackupAndRestore => new BackupAndRestore(backupDir, options);

/** See `EarlyStopping`. */
export const earlyStopping = <const K extends string = 'val_loss'>(
  options?: EarlyStoppingOptions<K>,
): EarlyStopping<K> => new EarlyStopping(options);

/** See `SwapEMAWeights`. */
export const swapEMAWeights = (
  swapOnEpoch?: boolean | SwapEMAWeightsOptions,
  options?: SwapEMAWeightsOptions,
): SwapEMAWeights => new SwapEMAWeights(swapOnEpoch, options);

/** See `LeakAudit`. */
export const leakAudit = (options?: LeakAuditOptions): LeakAudit => new LeakAudit(options);

/** See `CallbackProfile`. */
export const callbackProfile = (options?: CallbackProfileOptions): CallbackProfile =>
  new CallbackProfile(options);

/** See `TimeLimit`. */
export const timeLimit = (options: TimeLimitOptions): TimeLimit => new TimeLimit(options);

/** See `AbortOn`. */
export const abortOn = (signal: AbortSignal | AbortOnOptions, options?: AbortOnOptions): AbortOn =>
  new AbortOn(signal, options);

/** See `TensorBoard`. */
export const tensorBoard = (
  logDir?: string | FileStore | TensorBoardOptions,
  options?: TensorBoardOptions,
): TensorBoard => new TensorBoard(logDir, options);

/** See `ModelCheckpoint`. */
export const modelCheckpoint = <const K extends string = string>(
  filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions<K>,
  options?: ModelCheckpointOptions<K>,
): ModelCheckpoint<K> => new ModelCheckpoint(filepath, options);

/** See `CSVLogger`. */
export const csvLogger = (
  filename: string | FileLocation | CSVLoggerOptions,
  options?: CSVLoggerOptions,
): CSVLogger => new CSVLogger(filename, options);

/** See `EpochTimer`. */
export const epochTimer = <const K extends string = 'epoch_seconds'>(
  options?: EpochTimerOptions<K>,
): EpochTimer<K> => new EpochTimer(options);

/** See `Throughput`. */
export const throughput = (options?: ThroughputOptions): Throughput => new Throughput(options);

/** See `MemoryUse`. */
export const memoryUse = <const P extends string = ''>(options?: MemoryUseOptions<P>): MemoryUse<P> =>
  new MemoryUse(options);

/** See `GradientNorm`. */
export const gradientNorm = <const K extends string = 'gradient_norm'>(
  options?: GradientNormOptions<K>,
): GradientNorm<K> => new GradientNorm(options);

/** See `Unfreeze`. */
export const unfreeze = (options: UnfreezeOptions): Unfreeze => new Unfreeze(options);

/** See `TerminateOnNaN`. */
export const terminateOnNaN = (options?: TerminateOnNaNOptions): TerminateOnNaN =>
  new TerminateOnNaN(options);

/** See `RemoteMonitor`. */
export const remoteMonitor = (
  root?: string | RemoteMonitorOptions,
  options?: RemoteMonitorOptions,
): RemoteMonitor => new RemoteMonitor(root, options);

/** See `LambdaCallback`. */
export const lambdaCallback = (options?: LambdaCallbackOptions): LambdaCallback =>
  new LambdaCallback(options);

/** See `ProgbarLogger`. */
export const progbarLogger = (options?: ProgbarLoggerOptions): ProgbarLogger => new ProgbarLogger(options);

/** See `Calibrator`. */
export const calibrator = (options?: CalibratorOptions): Calibrator => new Calibrator(options);

/** See `PredictionLogger`. */
export const predictionLogger = (options?: PredictionLoggerOptions): PredictionLogger =>
  new PredictionLogger(options);

/** Combines instances, plain objects and lists into one callback. See `CallbackList`. */
export const list = (entries: CallbackEntry, options?: CallbackListOptions): CallbackList =>
  new CallbackList(entries, options);
