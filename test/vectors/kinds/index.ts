/** Which runner a file of reference cases belongs to. A new kind is a file in this folder and a line here. */
import type {Outcome} from '../outcome.js';
import {skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {type AccuracyStringCase, runAccuracyString} from './accuracy_string.js';
import {type BackupAndRestoreCase, runBackupAndRestore} from './backup_and_restore.js';
import {type CompileMetricsCase, runCompileMetrics} from './compile_metrics.js';
import {type CSVLoggerCase, runCSVLogger} from './csv_logger.js';
import {type EarlyStoppingCase, runEarlyStopping} from './early_stopping.js';
import {type ErrorCase, runErrors} from './errors.js';
import {type EvaluateCase, runEvaluate} from './evaluate.js';
import {type FitCase, runFit} from './fit.js';
import type {FunctionCase} from './functions/arrangement.js';
import {runFunction} from './functions/index.js';
import {type KerasCase, runKeras} from './keras.js';
import {type LearningRateSchedulerCase, runLearningRateScheduler} from './learning_rate_scheduler.js';
import {type LossStringCase, runLossStrings} from './loss_strings.js';
import {type MaskingCase, runMasking} from './masking.js';
import {type ReduceLROnPlateauCase, runReduceLROnPlateau} from './reduce_lr_on_plateau.js';
import {type ModelCheckpointCase, runModelCheckpoint} from './model_checkpoint.js';
import {type RegistryCase, runRegistry} from './registry.js';
import {runTerminateOnNaN, type TerminateOnNaNCase} from './terminate_on_nan.js';

/** Runs one case of a file. */
export type Run = (given: unknown) => Outcome | Promise<Outcome>;

const COMPILE: {readonly [name: string]: Run} = {
  accuracy_string: given => runAccuracyString(given as AccuracyStringCase),
  auto_names: () => skip(RULES.sessionNames),
  compile_metrics: given => runCompileMetrics(given as CompileMetricsCase),
  errors: given => runErrors(given as ErrorCase),
  evaluate: given => runEvaluate(given as EvaluateCase),
  loss_strings: given => runLossStrings(given as LossStringCase),
  masking: given => runMasking(given as MaskingCase),
  registry: given => runRegistry(given as RegistryCase),
};

/**
 * The runner for `<folder>/<name>.json`; undefined for an unknown file.
 *
 * @param first the file's first case, for files that lie outside the folders of the layout
 */
export function kindOf(folder: string, name: string, first: unknown): Run | undefined {
  const isFunction = typeof first === 'object' && first !== null && 'function' in first;
  if (isFunction) return given => runFunction(given as FunctionCase);
  if (name in COMPILE) return COMPILE[name];
  if (name === 'fit') return given => runFit(given as FitCase);
  if (name === 'BackupAndRestore') return given => runBackupAndRestore(given as BackupAndRestoreCase);
  if (name === 'ModelCheckpoint') return given => runModelCheckpoint(given as ModelCheckpointCase);
  if (name === 'CSVLogger') return given => runCSVLogger(given as CSVLoggerCase);
  if (name === 'TerminateOnNaN') return given => runTerminateOnNaN(given as TerminateOnNaNCase);
  if (name === 'EarlyStopping') return given => runEarlyStopping(given as EarlyStoppingCase);
  if (name === 'LearningRateScheduler')
    return given => runLearningRateScheduler(given as LearningRateSchedulerCase);
  if (name === 'ReduceLROnPlateau') return given => runReduceLROnPlateau(given as ReduceLROnPlateauCase);
  const isKeras =
    typeof first === 'object' && first !== null && 'metric' in first && 'resultInitial' in first;
  return folder === 'keras' || isKeras ? given => runKeras(given as KerasCase) : undefined;
}
