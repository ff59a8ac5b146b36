import {Tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../src/device_loss.js';
import {UsageError} from '../../src/errors.js';
import {checkNumber} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {pathResolver} from '../ports/path_resolver.js';
import type {FileStore} from '../ports/file_store.js';
import {EventFile, logFolder} from './event_file.js';
import {histogramBuckets} from './histogram.js';
import {checkHParams, groupOf} from './hparams.js';
import {type ImageInput, pixelsOf} from './pixels.js';
import {prCurveRows} from './pr_curve.js';
import type {HParam, SummaryValue} from './summary.js';
import {
  histogramValue,
  imageValue,
  prCurveValue,
  scalarValue,
  sessionEndValue,
  sessionStartValue,
  textValue,
} from './summary_values.js';
import {formatValue} from '../../src/format_value.js';

const WHERE = 'EventWriter';

/** Values of a tensor of any shape, or an array of them. */
export type EventValues = Tensor | ArrayLike<number>;

/** The most buckets or thresholds of a value. No screen shows more. */
const MOST = 100_000;

function checkMany(option: string, value: number, least: number): void {
  checkNumber(WHERE, option, value, {least, whole: true});
  if (value > MOST) throw new UsageError(WHERE, `${option} must be at most ${MOST}; got ${value}.`);
}

const isList = (values: unknown): boolean =>
  typeof values === 'object' && typeof (values as ArrayLike<number> | null)?.length === 'number';
const isNumber = (x: unknown): boolean => typeof x === 'number' || typeof x === 'boolean';

function read(values: EventValues): ArrayLike<number> | Promise<ArrayLike<number>> {
  if (values instanceof Tensor) {
    if (values.dtype !== 'string') return rejectOnDeviceLoss(values.data());
  } else if (isList(values) && Array.prototype.every.call(values, isNumber)) return values;
  throw new UsageError(
    WHERE,
    `expected a tensor of numbers or an array of them; got ${formatValue(values)}.`,
  );
}

/**
 * Writes values to an event file, which TensorBoard reads. When the promise of a method has settled, its
 * value is in the file. Values that are added during a write are written together.
 *
 * The file is created with the first value. Steps are whole numbers from 0. Tensors are not disposed.
 *
 * Source: `tf.summary`.
 *
 * @example
 * const writer = new EventWriter(new MemoryStore(), {run: 'mine'});
 * await writer.scalar('reward', 0.5, 0);
 * await writer.text('notes', 'a **first** try', 0);
 * const blob = await writer.blob();
 */
export class EventWriter {
  private readonly file: EventFile;

  /**
   * @param where a folder: a path in Node, a URL such as `'indexeddb://logs'`, or a custom store. The files
   *   of a path in a
   *     page are downloaded on `close`
   * @param options `run`: a folder in it, which is TensorBoard's name of the run. Default: none
   */
  constructor(where: string | FileStore, options?: {readonly run?: string});
  /** Writes to a file that is open already. @internal */
  constructor(where: EventFile);
  constructor(where: string | FileStore | EventFile, options: {readonly run?: string} = {}) {
    const {run} = readOptions(WHERE, options, {run: ''});
    if (typeof run !== 'string') {
      throw new UsageError(WHERE, `run must be the name of a folder; got ${formatValue(run)}.`);
    }
    this.file =
      where instanceof EventFile ? where : new EventFile(logFolder(WHERE, pathResolver(WHERE)(where)), run);
  }

  /** Writes a point of a curve, as float32. NaN and the infinities are allowed. */
  scalar(tag: string, value: number, step: number): Promise<void> {
    if (typeof value !== 'number') {
      throw new UsageError(WHERE, `expected a number; got ${formatValue(value)}.`);
    }
    return this.write(scalarValue(tag, value), step);
  }

  /** Writes a histogram with n `buckets` (default 30) of equal width. NaN and the infinities are left out. */
  async histogram(tag: string, values: EventValues, step: number, buckets = 30): Promise<void> {
    checkMany('buckets', buckets, 1);
    return this.write(histogramValue(tag, histogramBuckets(await read(values), buckets)), step);
  }

  /** Writes an image, or several in a tensor `[images, height, width, channels]`. */
  async image(tag: string, image: ImageInput, step: number): Promise<void> {
    return this.write(imageValue(tag, await pixelsOf(WHERE, image)), step);
  }

  /** Writes Markdown. Several texts are the rows of a table. */
  text(tag: string, text: string | readonly string[], step: number): Promise<void> {
    if (![text].flat().every(line => typeof line === 'string')) {
      throw new UsageError(WHERE, `expected a text, or a list of them; got ${formatValue(text)}.`);
    }
    return this.write(textValue(tag, text), step);
  }

  /**
   * Writes the precision-recall curve of binary labels and scores from 0 to 1, at `numThresholds` (default
   * 201) thresholds.
   */
  async prCurve(
    tag: string,
    labels: EventValues,
    scores: EventValues,
    step: number,
    options: {readonly numThresholds?: number; readonly weights?: EventValues} = {},
  ): Promise<void> {
    const {numThresholds, weights} = readOptions<{numThresholds: number; weights?: EventValues}>(
      WHERE,
      options,
      {
        numThresholds: 201,
        weights: undefined,
      },
    );
    checkMany('numThresholds', numThresholds, 2);
    const [y, p, w] = await Promise.all([read(labels), read(scores), weights && read(weights)]);
    if (y.length !== p.length || (w !== undefined && w.length !== p.length)) {
      throw new UsageError(
        WHERE,
        `expected a label${w ? ' and a weight' : ''} for each of ${p.length} scores, got ${y.length}.`,
      );
    }
    return this.write(prCurveValue(tag, prCurveRows(y, p, w, numThresholds)), step);
  }

  /**
   * Writes the hyperparameters of this run, for TensorBoard's table. Runs of the same `group` (default: the
   * same values) share a line.
   */
  hparams(values: Readonly<Record<string, HParam>>, group?: string): Promise<void> {
    checkHParams(WHERE, values);
    if (group !== undefined && typeof group !== 'string') {
      throw new UsageError(WHERE, `group must be a text; got ${formatValue(group)}.`);
    }
    return this.write(sessionStartValue(values, group ?? groupOf(values), Date.now() / 1000), 0);
  }

  /** Marks the run of these hyperparameters as ended. */
  hparamsEnd(success = true): Promise<void> {
    return this.write(sessionEndValue(success, Date.now() / 1000), 0);
  }

  /** Settles when all values are in the file. */
  flush(): Promise<void> {
    return this.file.flush();
  }

  /** Flushes, and closes the store: a page starts its downloads. */
  async close(): Promise<void> {
    await this.flush();
    await (await this.file.store()).close?.();
  }

  /** The event file so far. It is empty before the first value. */
  async blob(): Promise<Blob> {
    await this.flush();
    const {name} = this.file;
    const bytes = name === undefined ? undefined : await (await this.file.store()).read(name);
    return new Blob(bytes === undefined ? [] : [bytes as BlobPart]);
  }

  private write(value: SummaryValue, step: number): Promise<void> {
    if (typeof value.tag !== 'string' || value.tag === '') {
      throw new UsageError(WHERE, `expected a tag, such as "my/loss"; got ${formatValue(value.tag)}.`);
    }
    checkNumber(WHERE, 'step', step, {least: 0, whole: true});
    this.file.add(value, step);
    return this.file.flush();
  }
}
