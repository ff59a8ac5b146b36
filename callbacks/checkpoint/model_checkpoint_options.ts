import type {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {MonitorMode} from '../monitor/monitor.js';
import {checkOnException, type OnException} from '../base/on_exception.js';
import {checkNumber} from '../../src/check.js';
import {leading, readOptions} from '../../src/options.js';
import {templateKeys} from './file_names.js';
import {formatValue} from '../../src/format_value.js';

/** Where a checkpoint is saved: a path, a URL or a handler. */
export type CheckpointTarget = string | io.IOHandler;

/** The values that a template can use: `epoch` and `batch`, which start at 1, and the logs. */
export type CheckpointValues = Readonly<Record<string, number>>;

/** @typeParam K the type of `monitor`, which the compiler checks against the keys of the training */
export interface ModelCheckpointOptions<K extends string = string> {
  /**
   * A path, a URL (`'indexeddb://best'`), a handler of `tf.io`, or a function that returns one of these. In
   * Node a path is a folder with `model.json` and `weights.bin`, or a file that ends in `.json`; in a page it
   * is a name in IndexedDB. Keras's `.keras` and `.h5` are accepted and name a folder like any other, since
   * tfjs does not write these formats; other endings are an error. Paths and URLs are templates as in
   * Python: `'best/{epoch:02d}-{val_auc:.4f}'`. Required.
   */
  filepath?: CheckpointTarget | ((values: CheckpointValues) => CheckpointTarget);
  /** Makes the handler of a path, for paths that are neither folders nor URLs of tfjs. Default: none. */
  handler?: (path: string) => io.IOHandler;
  /** The log key of the value that tells which checkpoint is the best. Default: `'val_loss'`. */
  monitor?: K | (string & {});
  /** 1: prints a line for every checkpoint. Default: 0. */
  verbose?: number;
  /** Whether only improvements are saved. Default: false. */
  saveBestOnly?: boolean;
  /**
   * Whether only the weights are saved, for `loadWeights`, instead of the model with its optimizer. Default:
   * false.
   */
  saveWeightsOnly?: boolean;
  /**
   * Whether smaller or greater values are better; `'auto'` uses the direction of the metric. Default:
   * `'auto'`.
   */
  mode?: MonitorMode;
  /** `'epoch'`, or a number of batches, counted across epochs. Default: `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /** With `saveFreq: 'epoch'`, the number of epochs from one checkpoint to the next. Default: 1. */
  period?: number;
  /** The value that the first checkpoint has to beat to be an improvement. Default: none. */
  initialValueThreshold?: number;
  /**
   * The number of best checkpoints to keep. A checkpoint that is not among them is not saved, and the worst
   * one is removed when a better one is safe. -1 keeps all. Unless it is 1, `filepath` has to be a template.
   * If a kept checkpoint has the same name, the new one gets a suffix: `-v1`, `-v2`. Default: none;
   * everything is saved, and a checkpoint replaces an earlier one of the same name.
   */
  saveTopK?: number;
  /**
   * A path, URL or template for the latest state, which is saved too, whether it is an improvement or not.
   * `true` means `last` in the folder of `filepath`. Default: false.
   */
  saveLast?: boolean | string;
  /**
   * Saves also after a batch when n seconds have passed since the last checkpoint. If only the best are kept,
   * this saves only the latest state, for `saveLast`, because a batch has no validation. Default: none.
   */
  everySeconds?: number;
  /**
   * When saving fails: `'throw'` ends training with the error, `'warn'` continues. Earlier checkpoints stay
   * as they are. Default: `'throw'`.
   */
  onException?: OnException;
}

type Optional = 'handler' | 'initialValueThreshold' | 'saveTopK' | 'everySeconds';

export type CheckpointSettings = Required<Omit<ModelCheckpointOptions, Optional>> & {
  readonly [K in Optional]: ModelCheckpointOptions[K] | undefined;
};

export const WHERE = 'ModelCheckpoint';

/** @throws UsageError for unknown options, invalid values, and options that contradict each other */
export function checkpointSettings(
  filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions,
  rest: ModelCheckpointOptions | undefined,
): CheckpointSettings {
  const given = leading<ModelCheckpointOptions, 'filepath'>('filepath', filepath, rest, isHandler);
  const settings = readOptions<CheckpointSettings>(
    WHERE,
    given,
    {
      filepath: '',
      handler: undefined,
      monitor: 'val_loss',
      verbose: 0,
      saveBestOnly: false,
      saveWeightsOnly: false,
      mode: 'auto',
      saveFreq: 'epoch',
      period: 1,
      initialValueThreshold: undefined,
      saveTopK: undefined,
      saveLast: false,
      everySeconds: undefined,
      onException: 'throw',
    },
    {path: 'filepath', filename: 'filepath'},
  );
  check(settings);
  return settings;
}

function check(settings: CheckpointSettings): void {
  const {filepath, monitor, saveFreq, period, initialValueThreshold, saveTopK, everySeconds} = settings;
  if (filepath === '')
    throw new UsageError(WHERE, "filepath must be a path or a URL, such as './best'; it is missing.");
  const isTarget = typeof filepath === 'string' || isHandler(filepath);
  if (!isTarget && typeof filepath !== 'function') {
    throw new UsageError(
      WHERE,
      `filepath must be a path, a URL, a handler or a function; got ${formatValue(filepath)}.`,
    );
  }
  if (typeof monitor !== 'string')
    throw new UsageError(WHERE, `monitor must be a log key; got ${formatValue(monitor)}.`);
  if (saveFreq !== 'epoch') {
    const fits = typeof saveFreq === 'number' && Number.isInteger(saveFreq) && saveFreq >= 1;
    if (!fits)
      throw new UsageError(
        WHERE,
        `saveFreq must be 'epoch' or a number of batches; got ${formatValue(saveFreq)}.`,
      );
  }
  checkNumber(WHERE, 'period', period, {least: 1, whole: true});
  if (saveFreq !== 'epoch' && period !== 1) {
    throw new UsageError(WHERE, "period counts epochs, so it needs saveFreq: 'epoch'.");
  }
  if (initialValueThreshold !== undefined) {
    checkNumber(WHERE, 'initialValueThreshold', initialValueThreshold);
  }
  if (saveTopK !== undefined && !keepsAll(settings)) checkCount(saveTopK);
  if (everySeconds !== undefined) checkNumber(WHERE, 'everySeconds', everySeconds, {least: 0});
  checkOnException(WHERE, settings.onException);
  if (typeof filepath === 'string') checkEnding(filepath, settings.saveWeightsOnly);
  checkTogether(settings);
}

function checkCount(saveTopK: unknown): void {
  if (Number.isInteger(saveTopK) && (saveTopK as number) >= 1) return;
  throw new UsageError(
    WHERE,
    `saveTopK must be a whole number, at least 1, or -1, which keeps all; got ${formatValue(saveTopK)}.`,
  );
}

/** A path is a folder or a `.json` file. Keras's extensions are accepted where Keras accepts them. */
function checkEnding(path: string, saveWeightsOnly: boolean): void {
  const plain = path.replace(/^file:\/\//i, '').replace(/\{[^{}]*\}/g, '0');
  if (plain.includes('://')) return;
  const ending = /[^/\\]\.([a-z]\w*)$/i.exec(plain)?.[1].toLowerCase();
  if (ending === undefined || ending === 'json') return;
  const isKeras = ending === 'keras' || ending === 'h5';
  if (saveWeightsOnly ? /\.weights\.h5$/i.test(plain) : isKeras) return;
  const kind =
    saveWeightsOnly && isKeras
      ? 'names a whole model, not weights alone'
      : 'is not an extension of checkpoints';
  throw new UsageError(
    WHERE,
    `"${path}": ".${ending}" ${kind}: tfjs saves model.json and files of weights. Name a folder ("${path}/" if it ` +
      'is one), or a file that ends in ".json"' +
      `${saveWeightsOnly ? ' or ".weights.h5"' : ''}.`,
  );
}

/** Checks options that are valid alone, but not together. */
function checkTogether(settings: CheckpointSettings): void {
  const {filepath, saveTopK, saveLast, everySeconds} = settings;
  const isOnePlace =
    typeof filepath === 'string' ? templateKeys(filepath, WHERE).length === 0 : isHandler(filepath);
  if (saveTopK !== undefined && saveTopK !== 1 && isOnePlace) {
    throw new UsageError(
      WHERE,
      `saveTopK: ${keepsAll(settings) ? 'all' : saveTopK} checkpoints cannot be saved under one name. Make filepath a template: 'best/{epoch:02d}'.`,
    );
  }
  if (keepsAll(settings) && settings.saveBestOnly) {
    throw new UsageError(
      WHERE,
      'saveTopK: -1 keeps all, saveBestOnly saves improvements only: give one of them.',
    );
  }
  if (saveLast === true && typeof filepath !== 'string') {
    throw new UsageError(
      WHERE,
      "saveLast: true needs a filepath that is a string. Give it a path: saveLast: './last'.",
    );
  }
  if (typeof saveLast === 'string') {
    templateKeys(saveLast, WHERE);
    checkEnding(saveLast, settings.saveWeightsOnly);
  }
  if (typeof filepath === 'string' && lastPathOf(filepath, saveLast) === filepath) {
    throw new UsageError(WHERE, `saveLast and filepath are both "${filepath}": give saveLast another path.`);
  }
  if (everySeconds !== undefined && isSelective(settings) && saveLast === false) {
    throw new UsageError(
      WHERE,
      'everySeconds would replace the best checkpoint by one that was not validated. Save the latest state elsewhere: ' +
        "saveLast: './last'.",
    );
  }
}

/** True if some checkpoints are not saved. */
export function isSelective({
  saveBestOnly,
  saveTopK,
}: Pick<CheckpointSettings, 'saveBestOnly' | 'saveTopK'>): boolean {
  return saveBestOnly || (saveTopK !== undefined && saveTopK !== -1);
}

/** True if checkpoints are neither removed nor replaced. */
export function keepsAll({saveTopK}: Pick<CheckpointSettings, 'saveTopK'>): boolean {
  return saveTopK === -1;
}

/** The template for the path of the latest state. */
export function lastPathOf(filepath: unknown, saveLast: boolean | string): string | undefined {
  if (typeof saveLast === 'string') return saveLast;
  if (!saveLast || typeof filepath !== 'string') return undefined;
  const plain = filepath.replace(/\/+$/, '');
  const extension = /\.(json|keras|h5)$/i.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, plain.lastIndexOf('/') + 1)}last${extension}`;
}

function isHandler(value: unknown): value is io.IOHandler {
  if (typeof value !== 'object' || value === null) return false;
  const {save, load} = value as io.IOHandler;
  return typeof save === 'function' || typeof load === 'function';
}
