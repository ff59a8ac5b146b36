import type {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {MonitorMode} from '../monitor/monitor.js';
import {checkOnException, type OnException} from '../base/on_exception.js';
import {checkNumber, leading, readOptions} from '../base/options.js';
import {templateKeys} from '../ports/file_names.js';
import {formatValue} from '../../src/format_value.js';

/** Where a checkpoint goes. */
export type CheckpointTarget = string | io.IOHandler;

/** What a file name can be made of: `epoch` and `batch`, which start at 1, and the logs. */
export type CheckpointValues = Readonly<Record<string, number>>;

export interface ModelCheckpointOptions {
  /**
   * A path, a URL (`'indexeddb://best'`), a handler of `tf.io`, or a function that gives one of these. In Node a path is a
   * folder with `model.json` and `weights.bin`, or a file that ends in `.json`; in a page it is a name in IndexedDB. Paths
   * and URLs are templates as in Python: `'best/{epoch:02d}-{val_auc:.4f}'`. Needed.
   */
  filepath?: CheckpointTarget | ((values: CheckpointValues) => CheckpointTarget);
  /** Makes the handler of a path, when neither a folder nor a URL that tfjs knows is meant. Default: none. */
  handler?: (path: string) => io.IOHandler;
  /** Log key that tells which checkpoint is the best. Default: `'val_loss'`. */
  monitor?: string;
  /** 1: prints every saving. Default: 0. */
  verbose?: number;
  /** Whether only improvements are saved. Default: false. */
  saveBestOnly?: boolean;
  /** Whether the weights are saved alone, for `loadWeights`, instead of the model with its optimizer. Default: false. */
  saveWeightsOnly?: boolean;
  /** Which way the monitored value is better; `'auto'` asks the metric. Default: `'auto'`. */
  mode?: MonitorMode;
  /** `'epoch'`, or a number of batches, counted across epochs. Default: `'epoch'`. */
  saveFreq?: 'epoch' | number;
  /** With `saveFreq: 'epoch'`, every so many epochs. Default: 1. */
  period?: number;
  /** What the first value has to beat to be an improvement. Default: none. */
  initialValueThreshold?: number;
  /**
   * The number of checkpoints that are kept, the best ones; what is not among them is not saved, and a worse one is
   * removed when a better one is safe. -1 keeps all of them. With -1, and from 2 on, `filepath` has to be a template; a
   * name that a kept checkpoint has already gets a suffix: `-v1`, `-v2`. Default: none, everything is saved, and a
   * checkpoint replaces an earlier one of the same name.
   */
  saveTopK?: number;
  /**
   * A path, URL or template under which the latest state is saved too, whether it is an improvement or not; `true` is `last`
   * beside `filepath`. Default: false.
   */
  saveLast?: boolean | string;
  /**
   * Saves also after a batch when so many seconds have passed since the last saving. Where only the best are kept these
   * go to `saveLast` alone, since nobody knows whether they are good. Default: none.
   */
  everySeconds?: number;
  /**
   * When saving fails: `'throw'` ends training with the error, `'warn'` goes on. The checkpoints that are there stay as they
   * are. Default: `'throw'`.
   */
  onException?: OnException;
}

type Optional = 'handler' | 'initialValueThreshold' | 'saveTopK' | 'everySeconds';

export type CheckpointSettings = Required<Omit<ModelCheckpointOptions, Optional>> & {
  readonly [K in Optional]: ModelCheckpointOptions[K] | undefined;
};

const WHERE = 'ModelCheckpoint';

/** The options with their defaults, checked. */
export function checkpointSettings(
  filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions,
  rest: ModelCheckpointOptions | undefined,
): CheckpointSettings {
  const given = isHandler(filepath)
    ? {...rest, filepath}
    : leading<ModelCheckpointOptions, 'filepath'>('filepath', filepath, rest);
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
  const isTarget = typeof filepath === 'string' ? filepath !== '' : isHandler(filepath);
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

/** A path names a folder, or a `.json` file; Keras's own endings are taken where Keras takes them. */
function checkEnding(path: string, saveWeightsOnly: boolean): void {
  const plain = path.replace(/^file:\/\//i, '').replace(/\{[^{}]*\}/g, '0');
  if (plain.includes('://')) return;
  const ending = /[^/\\]\.([a-z]\w*)$/i.exec(plain)?.[1].toLowerCase();
  if (ending === undefined || ending === 'json') return;
  const isKeras = ending === 'keras' || ending === 'h5';
  if (saveWeightsOnly ? /\.weights\.h5$/i.test(plain) : isKeras) return;
  const kind =
    saveWeightsOnly && isKeras ? 'names a whole model, not weights alone' : 'is no kind of checkpoint';
  throw new UsageError(
    WHERE,
    `"${path}": ".${ending}" ${kind}. Name a folder ("${path}/" if it is one), or a file that ends in ".json"` +
      `${saveWeightsOnly ? ' or ".weights.h5"' : ''}.`,
  );
}

/** What makes sense alone, but not together. */
function checkTogether(settings: CheckpointSettings): void {
  const {filepath, saveTopK, saveLast, everySeconds} = settings;
  const isOnePlace =
    typeof filepath === 'string' ? templateKeys(filepath, WHERE).length === 0 : isHandler(filepath);
  if (saveTopK !== undefined && saveTopK !== 1 && isOnePlace) {
    throw new UsageError(
      WHERE,
      `saveTopK: ${keepsAll(settings) ? 'all' : saveTopK} checkpoints cannot stand in one place. Make filepath a template: 'best/{epoch:02d}'.`,
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
      'everySeconds would replace the best checkpoint by one that nobody has judged. Give it a place of its own: ' +
        "saveLast: './last'.",
    );
  }
}

/** True when not everything is saved. */
export function isSelective({
  saveBestOnly,
  saveTopK,
}: Pick<CheckpointSettings, 'saveBestOnly' | 'saveTopK'>): boolean {
  return saveBestOnly || (saveTopK !== undefined && saveTopK !== -1);
}

/** True when no checkpoint is removed, nor replaced by another one. */
export function keepsAll({saveTopK}: Pick<CheckpointSettings, 'saveTopK'>): boolean {
  return saveTopK === -1;
}

/** The template of the latest state's path. */
export function lastPathOf(filepath: unknown, saveLast: boolean | string): string | undefined {
  if (typeof saveLast === 'string') return saveLast;
  if (!saveLast || typeof filepath !== 'string') return undefined;
  const plain = filepath.replace(/\/+$/, '');
  const extension = /\.(json|keras|h5)$/i.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, plain.lastIndexOf('/') + 1)}last${extension}`;
}

export function isHandler(value: unknown): value is io.IOHandler {
  if (typeof value !== 'object' || value === null) return false;
  const {save, load} = value as io.IOHandler;
  return typeof save === 'function' || typeof load === 'function';
}
