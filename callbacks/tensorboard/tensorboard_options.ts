import {UsageError} from '../../src/errors.js';
import {checkOnException, type OnException} from '../base/on_exception.js';
import {checkNumber, leading, readOptions} from '../base/options.js';
import {pathResolver} from '../ports/path_resolver.js';
import type {FileStore} from '../ports/file_store.js';
import type {ValidationData} from '../validation/validation_data.js';
import {checkValidationData} from '../validation/validation_data_options.js';
import {checkHParams} from './hparams.js';
import type {HParam} from './summary.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';

export interface TensorBoardOptions {
  /**
   * A folder, best a new one for each training: its path in Node, a URL such as `'indexeddb://logs/run1'`, or a store of
   * one's own. A path in a page: the files are downloaded at the end of training. Default: `'logs'`.
   */
  logDir?: string | FileStore;
  /** Epochs from one set of weight histograms to the next, epoch 0 included; 0: none. Default: 0. */
  histogramFreq?: number;
  /** Whether the graph of layers is written, which TensorBoard calls the conceptual graph. Default: true. */
  writeGraph?: boolean;
  /** Whether weights are also written as images, together with their histograms. Default: false. */
  writeImages?: boolean;
  /** Whether the training steps per second are written. Default: false. */
  writeStepsPerSecond?: boolean;
  /** When batch logs are written: never (`'epoch'`), for every batch (`'batch'`), or for every n-th. Default: `'epoch'`. */
  updateFreq?: 'epoch' | 'batch' | number;
  /** For code that was written for Keras: there is no profiler here, and anything but 0 is a warning. Default: 0. */
  profileBatch?: number | string | readonly number[];
  /** Epochs from one copy of the embedding layers to the next, epoch 0 included; 0: none. Default: 0. */
  embeddingsFreq?: number;
  /** File with the labels of embeddings, within `logDir/train`: one name for all layers, or one for each. Default: none. */
  embeddingsMetadata?: string | Readonly<Record<string, string>>;
  /**
   * Whether a confusion matrix in the logs is written as an image instead of a curve for each of its entries. Default:
   * true.
   */
  confusionMatrix?: boolean;
  /** Names of the classes, where the matrix has them in its log keys. Default: none, keys are numbered. */
  classNames?: readonly string[];
  /**
   * Whether curves of precision and recall on the validation data are written at the end of each epoch, one for each
   * output and class: true, or the number of thresholds (201). Scores are from 0 to 1. Default: false.
   */
  prCurves?: boolean | number;
  /** What they are made of, if not what `fit` of an extended model validates on. Default: that. */
  data?: ValidationData;
  /** Rows per prediction. Default: that of `fit`, else 32. */
  batchSize?: number;
  /** This training's line in TensorBoard's table of hyperparameters, which tells how it ended. Default: none. */
  hparams?: Readonly<Record<string, HParam>>;
  /**
   * When an event file cannot be written: `'throw'` ends training with the error, `'warn'` goes on and writes what is
   * missing as soon as it can. Default: `'throw'`.
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

/** @throws UsageError for unknown options and values of the wrong kind. */
export function tensorBoardSettings(
  first: string | FileStore | TensorBoardOptions | undefined,
  rest: TensorBoardOptions | undefined,
): Settings {
  const given = isStore(first)
    ? {...rest, logDir: first}
    : leading<TensorBoardOptions, 'logDir'>('logDir', first, rest);
  const options = readOptions<Given>(WHERE, given, {
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
  });
  const {logDir, updateFreq, prCurves, hparams, onException, classNames, profileBatch} = options;
  if (logDir === '' || (typeof logDir !== 'string' && !isStore(logDir))) {
    throw new UsageError(
      WHERE,
      `logDir must be a path, a URL or a store of files; got ${formatValue(logDir)}.`,
    );
  }
  for (const name of ['histogramFreq', 'embeddingsFreq'] as const) {
    checkNumber(WHERE, name, options[name], {least: 0, whole: true});
  }
  if (updateFreq !== 'epoch' && updateFreq !== 'batch') {
    checkNumber(`${WHERE}, 'epoch', 'batch' or a number of batches`, 'updateFreq', updateFreq, {
      least: 1,
      whole: true,
    });
  }
  if (typeof prCurves !== 'boolean') checkNumber(WHERE, 'prCurves', prCurves, {least: 2, whole: true});
  if (classNames !== undefined && !Array.isArray(classNames)) {
    throw new UsageError(WHERE, `classNames must be an array of names; got ${formatValue(classNames)}.`);
  }
  if (hparams !== undefined) checkHParams(WHERE, hparams);
  checkOnException(WHERE, onException);
  checkValidationData(WHERE, options);
  if (profileBatch !== 0) printWarning(`${WHERE}: profileBatch does nothing, there is no profiler here.`);
  const every = updateFreq === 'epoch' ? 0 : updateFreq === 'batch' ? 1 : updateFreq;
  const thresholds = typeof prCurves === 'number' ? prCurves : prCurves ? THRESHOLDS : 0;
  return {...options, logDir: pathResolver(WHERE)(logDir), updateFreq: every, prCurves: thresholds};
}
