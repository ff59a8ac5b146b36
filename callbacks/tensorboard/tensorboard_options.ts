import {UsageError} from '../../src/errors.js';
import {checkOnException, type OnException} from '../base/on_exception.js';
import {checkNumber} from '../../src/check.js';
import {leading, readOptions} from '../../src/options.js';
import {pathResolver} from '../ports/path_resolver.js';
import type {FileStore} from '../ports/file_store.js';
import type {ValidationData} from '../validation/validation_data.js';
import {checkValidationData} from '../validation/validation_data_options.js';
import {checkHParams} from '../event_files/hparams.js';
import type {HParam} from '../event_files/summary.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';

export interface TensorBoardOptions {
  /**
   * A folder, preferably a new one for each training: a path in Node, a URL such as
   * `'indexeddb://logs/run1'`, or a custom store. With a path in a page, the files are downloaded at the end
   * of training. Default: `'logs'`.
   */
  logDir?: string | FileStore;
  /** Writes weight histograms every n epochs, from epoch 0; 0: never. Default: 0. */
  histogramFreq?: number;
  /** Whether to write the graph of layers, which TensorBoard calls the conceptual graph. Default: true. */
  writeGraph?: boolean;
  /**
   * Whether to write weights as images too, scaled to black and white, with their histograms. Default: false.
   */
  writeImages?: boolean;
  /** Whether to write the training steps per second. Default: false. */
  writeStepsPerSecond?: boolean;
  /**
   * When to write the logs of batches: never (`'epoch'`), for each (`'batch'`), or for every n-th. Default:
   * `'epoch'`.
   */
  updateFreq?: 'epoch' | 'batch' | number;
  /**
   * For code written for Keras: there is no profiler here, and any other value than 0 is a warning. Default:
   * 0.
   */
  profileBatch?: number | string | readonly number[];
  /** Writes the embedding layers every n epochs, from epoch 0; 0: never. Default: 0. */
  embeddingsFreq?: number;
  /**
   * The file with the labels of embeddings, in `logDir/train`: a name for all layers, or one for each.
   * Default: none.
   */
  embeddingsMetadata?: string | Readonly<Record<string, string>>;
  /**
   * Whether to write a confusion matrix in the logs as an image, instead of a curve for each entry. Default:
   * true.
   */
  confusionMatrix?: boolean;
  /**
   * The names of the classes, if the log keys of the matrix have them. Default: none; the keys have numbers.
   */
  classNames?: readonly string[];
  /**
   * Whether to write precision-recall curves of the validation data at the end of each epoch, one for each
   * output and class: true, or the number of thresholds (true is 201). Scores are from 0 to 1. Default:
   * false.
   */
  prCurves?: boolean | number;
  /** The data of these curves. Default: the validation data of `fit` of an extended model. */
  data?: ValidationData;
  /** The number of samples per prediction. Default: that of `fit`, otherwise 32. */
  batchSize?: number;
  /**
   * The hyperparameters of this training, for TensorBoard's table, which also shows how it ended. Default:
   * none.
   */
  hparams?: Readonly<Record<string, HParam>>;
  /**
   * When an event file cannot be written: `'throw'` ends training with the error, `'warn'` continues and
   * writes the missing events as soon as it can. Default: `'throw'`.
   */
  onException?: OnException;
}

type Optional = 'embeddingsMetadata' | 'classNames' | 'data' | 'batchSize' | 'hparams';

export type Settings = Required<Omit<TensorBoardOptions, Optional | 'updateFreq' | 'prCurves'>> & {
  readonly [K in Optional]: TensorBoardOptions[K];
} & {
  /** Batches from one record to the next; 0: none. */
  readonly updateFreq: number;
  /** Number of thresholds; 0: no curves. */
  readonly prCurves: number;
};

type Given = Required<Omit<TensorBoardOptions, Optional>> & {readonly [K in Optional]: TensorBoardOptions[K]};

export const WHERE = 'TensorBoard';
const THRESHOLDS = 201;

function isStore(value: unknown): value is FileStore {
  return typeof (value as Partial<FileStore> | null | undefined)?.append === 'function';
}

const DEFAULTS: Given = {
  logDir: 'logs',
  histogramFreq: 0,
  writeGraph: true,
  writeImages: false,
  writeStepsPerSecond: false,
  updateFreq: 'epoch',
  profileBatch: 0,
  embeddingsFreq: 0,
  embeddingsMetadata: undefined,
  confusionMatrix: true,
  classNames: undefined,
  prCurves: false,
  data: undefined,
  batchSize: undefined,
  hparams: undefined,
  onException: 'throw',
};

/** @throws UsageError for unknown options and invalid values */
export function tensorBoardSettings(
  first: string | FileStore | TensorBoardOptions | undefined,
  rest: TensorBoardOptions | undefined,
): Settings {
  const given = leading<TensorBoardOptions, 'logDir'>('logDir', first, rest, isStore);
  const options = readOptions<Given>(WHERE, given, DEFAULTS);
  checkSettings(options);
  const {logDir, updateFreq, prCurves, profileBatch} = options;
  if (profileBatch !== 0)
    printWarning(`${WHERE}: profileBatch does nothing, because there is no profiler here.`);
  const every = updateFreq === 'epoch' ? 0 : updateFreq === 'batch' ? 1 : updateFreq;
  const thresholds = typeof prCurves === 'number' ? prCurves : prCurves ? THRESHOLDS : 0;
  return {...options, logDir: pathResolver(WHERE)(logDir), updateFreq: every, prCurves: thresholds};
}

function checkSettings(options: Given): void {
  const {logDir, updateFreq, prCurves, hparams, onException, classNames} = options;
  if (logDir === '' || (typeof logDir !== 'string' && !isStore(logDir))) {
    throw expected('logDir must be a path, a URL or a store of files', logDir);
  }
  for (const name of ['histogramFreq', 'embeddingsFreq'] as const) {
    checkNumber(WHERE, name, options[name], {least: 0, whole: true});
  }
  const isNumber = Number.isInteger(updateFreq) && (updateFreq as number) >= 1;
  if (updateFreq !== 'epoch' && updateFreq !== 'batch' && !isNumber) {
    throw expected("updateFreq must be 'epoch', 'batch' or a number of batches, at least 1", updateFreq);
  }
  if (typeof prCurves !== 'boolean') checkNumber(WHERE, 'prCurves', prCurves, {least: 2, whole: true});
  if (classNames !== undefined && !Array.isArray(classNames)) {
    throw expected('classNames must be an array of names', classNames);
  }
  if (hparams !== undefined) checkHParams(WHERE, hparams);
  checkOnException(WHERE, onException);
  checkValidationData(WHERE, options);
}

function expected(rule: string, value: unknown): UsageError {
  return new UsageError(WHERE, `${rule}; got ${formatValue(value)}.`);
}
