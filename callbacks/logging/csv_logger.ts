import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {compareCsv, firstLine} from './csv_resume.js';
import {csvColumns, csvHeader, csvRow} from './csv_rows.js';
import {expectedLogs} from '../base/expected_logs.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {recordOf} from '../base/epoch_record.js';
import {leading, readOptions} from '../base/options.js';
import {lockTarget, WriteLocks} from '../ports/write_locks.js';
import {pathResolver} from '../ports/path_resolver.js';
import {AppendFile} from './append_file.js';
import {fileAt, type FileLocation} from '../ports/locations.js';
import {StageCallback} from '../base/stage_callback.js';
import {checkOnException, type OnException, throwOrWarn} from '../base/on_exception.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';

export interface CSVLoggerOptions {
  /**
   * A path in Node (in a page the file is downloaded at the end of training), a URL such as
   * `'indexeddb://logs/training.csv'`, or a store of one's own with a name. Needed.
   */
  filename?: string | FileLocation;
  /** What stands between fields: one character. Default: `','`. */
  separator?: string;
  /** Whether rows are added to a file that is there already, instead of replacing it. Default: false. */
  append?: boolean;
  /**
   * When the file cannot be written: `'throw'` ends training with the error, `'warn'` goes on and writes the missing rows
   * as soon as it can. Default: `'throw'`.
   */
  onException?: OnException;
}

type Settings = Required<Omit<CSVLoggerOptions, 'filename'>> & {readonly filename: string | FileLocation};

/** What a backup saves: where the file ended, its columns once there are some, and the rows that are not in it yet. */
interface Saved {
  readonly length: number;
  readonly columns: readonly string[] | null;
  readonly waiting: string;
  /** The file's first line, `''` while there is none. */
  readonly header: string;
  /** The file itself, when its store does not outlive the process. */
  readonly text: string | null;
}

const WHERE = 'CSVLogger';

/**
 * Writes the logs of each epoch as a row of a CSV file, which is on disk when `onEpochEnd` is done: a crash loses at most
 * the epoch under way.
 *
 * The columns are `epoch`, which starts at 0, and the sorted keys of the first epoch, with a `val_` column for each key
 * whose validation may come later: an extended model knows what can come; on a plain one it may be all keys, when none of
 * them starts with `val_`. What is missing is `NA`; keys that come later are left out. NaN is `nan`, the infinities `inf` and `-inf`, other numbers have as many digits as it takes to
 * read them back exactly. An array is one field, `"[0.5, 0.7]"` with its quotes. Lines end with `\r\n`.
 *
 * With `append` a header is written when the file is missing or empty. Columns that are all in the header take its
 * order; others are a warning, and rows of their own.
 *
 * A training that goes on from a backup also goes on in the file: rows of epochs that are trained again are cut off.
 * The backup holds what is in memory or waits for its download. A file that is not the one of then any more is a warning;
 * nothing of it is cut off, and the rows go behind it, or below a new header when it is gone.
 *
 * Source: `keras.callbacks.CSVLogger`.
 *
 * @example
 * const store = new MemoryStore(); // A path, in Node: new CSVLogger('training.csv')
 * await model.fit(x, y, {epochs: 2, callbacks: new CSVLogger({store, name: 'training.csv'})});
 * console.log(new TextDecoder().decode(store.files.get('training.csv'))); // epoch,loss,val_loss ...
 */
export class CSVLogger extends StageCallback {
  static readonly className = 'CSVLogger';

  private readonly options: Settings;
  private readonly target: string | FileLocation;
  private readonly locks = new WriteLocks(WHERE);
  /** Another training writes to the file. */
  private lockedOut = false;
  private file: AppendFile | undefined;
  private columns: readonly string[] | undefined;
  /** Rows that could not be written yet. */
  private pending = '';
  private header = '';
  /** A training goes on, and nobody has looked yet whether the file is the one of then. */
  private unchecked = false;
  private since = '';

  /** @throws UsageError for unknown options and values of the wrong kind. */
  constructor(filename: string | FileLocation | CSVLoggerOptions, options?: CSVLoggerOptions) {
    super();
    const given = isFileLocation(filename)
      ? {...options, filename}
      : leading<CSVLoggerOptions, 'filename'>('filename', filename, options);
    const defaults = {filename: '', separator: ',', append: false, onException: 'throw' as const};
    const synonyms = {filepath: 'filename', sep: 'separator', delimiter: 'separator'} as const;
    this.options = readOptions<Settings>(WHERE, given, defaults, synonyms);
    const {filename: target, separator, onException} = this.options;
    if (target === '' || (typeof target !== 'string' && !isFileLocation(target))) {
      throw new UsageError(
        WHERE,
        `filename must be a path, a URL or {store, name}; got ${formatValue(target)}.`,
      );
    }
    if (typeof separator !== 'string' || !/^[^"\r\n]$/.test(separator)) {
      throw new UsageError(
        WHERE,
        `separator must be one character, no quote or line end; got ${formatValue(separator)}.`,
      );
    }
    checkOnException(WHERE, onException);
    this.target = pathResolver(WHERE)(target);
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    const {append, onException} = this.options;
    this.columns = undefined;
    this.pending = '';
    const place = await fileAt(WHERE, this.target);
    const file = (this.file ??= new AppendFile(place));
    this.unchecked = false;
    this.lockedOut = !(await throwOrWarn(WHERE, onException, () =>
      this.locks.acquire([lockTarget(place)], this.knownModel),
    ));
    if (this.lockedOut) return;
    await throwOrWarn(WHERE, onException, () => file.open(append));
    this.header = firstLine(file.initialText);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.file === undefined)
      throw new UsageError(WHERE, 'onTrainBegin has to be called before onEpochEnd.');
    if (this.lockedOut) return;
    const {separator, onException} = this.options;
    const numbers = await resolveLogs(logs);
    const own = this.columnsOf(numbers);
    await this.detectTruncation(this.file);
    await this.checkFile(onException, own);
    const values: Record<string, unknown> = recordOf({epoch}, numbers);
    if (this.file.length === 0 && this.columns === undefined) {
      this.columns = own;
      this.header = this.pending = csvRow(this.columns, separator);
    }
    this.columns ??= this.columnsAfter(this.file.initialText, own);
    this.pending += csvRow(
      this.columns.map(key => (Object.hasOwn(values, key) ? values[key] : undefined)),
      separator,
    );
    await this.write();
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    await this.finish(this.options.onException);
  }

  override async onTrainError(): Promise<void> {
    await this.finish('warn');
  }

  getState(): CallbackState {
    const {columns = null, pending: waiting, header, file} = this;
    const saved: Saved = {length: file?.length ?? 0, columns, waiting, header, text: file?.text ?? null};
    return {plain: {...saved}};
  }

  setState({plain}: CallbackState): void {
    const {length, columns, waiting, header = '', text} = plain as unknown as Saved;
    this.columns = columns ?? undefined;
    this.pending = waiting;
    this.header = header;
    this.file?.truncate(length, text ?? undefined);
    this.unchecked = true;
    this.since = 'when the backup was made';
  }

  /** A folder may be removed, and a log be rotated, while training runs. */
  private async detectTruncation(file: AppendFile): Promise<void> {
    if (this.unchecked || this.columns === undefined) return;
    await throwOrWarn(WHERE, this.options.onException, async () => {
      if (!(await file.isTruncated())) return;
      this.unchecked = true;
      this.since = 'after the last epoch';
    });
  }

  /** Looks, once, whether the file is the one that the training which goes on had. */
  private async checkFile(onException: OnException, own: readonly string[]): Promise<void> {
    const {file} = this;
    if (!this.unchecked || file === undefined) return;
    await throwOrWarn(WHERE, onException, async () => {
      const bytes = await file.read();
      this.unchecked = false;
      this.resumeAt(file, bytes, own);
      if (bytes.length === 0 && file.length > 0 && file.text) await file.restore();
    });
  }

  private resumeAt(file: AppendFile, bytes: Uint8Array, own: readonly string[]): void {
    const {append, separator} = this.options;
    const {length} = file;
    // What was there before it began is to be replaced.
    if (length === 0 && !append) return;
    const made = csvRow(this.columns ?? own, separator);
    const header = length === 0 ? made : this.header;
    const open = this.columns === undefined || this.pending.startsWith('\r\n');
    const found = compareCsv(bytes, {length, header, open});
    if (found === 'same') return;
    if (found === 'empty') {
      if (file.text) return; // It is put back.
      printWarning(
        `${WHERE}: ${file.where} is missing or empty; it had ${length} bytes ${this.since}. The file is ` +
          'begun again, with a header: the rows of earlier epochs are not in it.',
      );
      file.truncate(0);
      if (this.columns === undefined) return;
      this.header = made;
      this.pending = made + this.pending.replace(/^\r\n/, '');
      return;
    }
    printWarning(
      `${WHERE}: ${file.where} is not as it was ${this.since}: ${found.why}. Nothing of it is cut off; the ` +
        'rows from here on are added at its end.',
    );
    file.adopt(bytes);
    this.header = firstLine(file.initialText);
    if (this.columns === undefined) return; // As with `append`.
    let rows = this.pending.replace(/^\r\n/, '');
    if (length === 0 && rows.startsWith(made)) rows = rows.slice(made.length);
    const columns = csvHeader(file.initialText, separator);
    if (rows === '' && this.columns.every(key => columns.includes(key))) this.columns = columns;
    this.pending = (file.initialText.endsWith('\n') ? '' : '\r\n') + rows;
  }

  private async write(onException = this.options.onException): Promise<void> {
    const {file, pending: waiting} = this;
    if (file === undefined || waiting === '' || this.unchecked) return;
    const done = await throwOrWarn(WHERE, onException, async () => {
      await this.locks.check();
      await file.append(waiting);
    });
    if (done) this.pending = '';
  }

  private async finish(onException: OnException): Promise<void> {
    if (this.columns !== undefined && !this.lockedOut) {
      await this.checkFile(onException, this.columns);
      await this.write(onException);
    }
    await this.locks.release();
    await throwOrWarn(WHERE, onException, async () => this.file?.close());
  }

  private columnsOf(logs: TrainingLogs): string[] {
    const {knownModel: model, params} = this;
    // A plain model does not know what will come; a loop written by hand may have no model.
    const isKnown = model !== undefined && findSession(model) !== undefined;
    return csvColumns(logs, isKnown ? expectedLogs(model, params).mayValidate : undefined);
  }

  /** The columns of rows behind those of an earlier run. */
  private columnsAfter(before: string, own: readonly string[]): readonly string[] {
    if (!before.endsWith('\n')) this.pending = '\r\n';
    const header = csvHeader(before, this.options.separator);
    if (own.length > 1 && own.every(key => header.includes(key))) return header;
    if (own.join() !== header.join()) {
      printWarning(
        `${WHERE}: the columns of ${this.file?.where} are ${header.join(', ')}, those of this training are ` +
          `${own.join(', ')}: its rows do not fit. Choose another file, or append: false.`,
      );
    }
    return own;
  }
}

function isFileLocation(value: unknown): value is FileLocation {
  return typeof value === 'object' && value !== null && 'store' in value && 'name' in value;
}
