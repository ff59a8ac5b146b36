import {Tensor} from '@tensorflow/tfjs-core';
import {orDeviceLost} from '../../src/device_loss.js';
import {UsageError} from '../../src/errors.js';
import {checkNumber} from '../options.js';
import {anchorHere} from '../ports/anchor.js';
import type {FileStore} from '../ports/file_store.js';
import {EventFile, folderOfLogs} from './event_file.js';
import {histogramBuckets} from './histogram.js';
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
} from './values.js';
import {shown} from '../../src/shown.js';

const WHERE = 'EventWriter';

/** Values of a tensor of any shape, or an array of them. */
export type Values = Tensor | ArrayLike<number>;

const read = (values: Values): ArrayLike<number> | Promise<ArrayLike<number>> =>
  values instanceof Tensor ? orDeviceLost(values.data()) : values;

/**
 * Writes an event file, which TensorBoard reads, for what one wants to log by oneself. When the promise of a method has
 * settled, its value is in the file; values that come while the last ones are written are written together.
 *
 * The file begins with the first value. Steps are whole numbers from 0. Tensors stay the caller's.
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
   * @param where a folder: its path in Node, a URL like `'indexeddb://logs'`, a store of one's own; a path in a page is a
   *     download on `close`
   * @param options `run`: folder within it, TensorBoard's name of the run; default: none
   */
  constructor(where: string | FileStore | EventFile, {run = ''}: {readonly run?: string} = {}) {
    this.file =
      where instanceof EventFile ? where : new EventFile(folderOfLogs(WHERE, anchorHere(WHERE)(where)), run);
  }

  /** A point of a curve, as float32; NaN and the infinities too. */
  scalar(tag: string, value: number, step: number): Promise<void> {
    return this.write(scalarValue(tag, value), step);
  }

  /** How the values are distributed, in `buckets` (default 30) of equal width. NaN and the infinities are left out. */
  async histogram(tag: string, values: Values, step: number, buckets = 30): Promise<void> {
    checkNumber(WHERE, 'buckets', buckets, {least: 1, whole: true});
    return this.write(histogramValue(tag, histogramBuckets(await read(values), buckets)), step);
  }

  /** An image, or several in a tensor `[images, height, width, channels]`. */
  async image(tag: string, image: ImageInput, step: number): Promise<void> {
    return this.write(imageValue(tag, await pixelsOf(WHERE, image)), step);
  }

  /** Markdown. Several texts are the rows of a table. */
  text(tag: string, text: string | readonly string[], step: number): Promise<void> {
    return this.write(textValue(tag, text), step);
  }

  /**
   * The curve of precision against recall of binary labels and scores from 0 to 1, at `numThresholds` (default 201)
   * thresholds.
   */
  async prCurve(
    tag: string,
    labels: Values,
    scores: Values,
    step: number,
    {numThresholds = 201, weights}: {readonly numThresholds?: number; readonly weights?: Values} = {},
  ): Promise<void> {
    checkNumber(WHERE, 'numThresholds', numThresholds, {least: 2, whole: true});
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
   * The hyperparameters of this run, for TensorBoard's table of them. Runs of the same `group` (default: of the same
   * values) are one line of it.
   */
  hparams(values: Readonly<Record<string, HParam>>, group = groupOf(values)): Promise<void> {
    return this.write(sessionStartValue(values, group, Date.now() / 1000), 0);
  }

  /** The run of these hyperparameters has ended. */
  hparamsEnd(success = true): Promise<void> {
    return this.write(sessionEndValue(success, Date.now() / 1000), 0);
  }

  /** Settles when everything is in the file. */
  flush(): Promise<void> {
    return this.file.flush();
  }

  /** The same, and tells the store that nothing more comes: a page's downloads begin. */
  async close(): Promise<void> {
    await this.flush();
    await (await this.file.store()).close?.();
  }

  /** The event file so far; empty before the first value. */
  async blob(): Promise<Blob> {
    await this.flush();
    const {name} = this.file;
    const bytes = name === undefined ? undefined : await (await this.file.store()).read(name);
    return new Blob(bytes === undefined ? [] : [bytes as BlobPart]);
  }

  private write(value: SummaryValue, step: number): Promise<void> {
    if (typeof value.tag !== 'string' || value.tag === '') {
      throw new UsageError(WHERE, `expected a tag, as "my/loss"; got ${shown(value.tag)}.`);
    }
    checkNumber(WHERE, 'step', step, {least: 0, whole: true});
    this.file.add(value, step);
    return this.file.flush();
  }
}

/** The same values, in whatever order, are the same group. */
export function groupOf(values: Readonly<Record<string, HParam>>): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}
