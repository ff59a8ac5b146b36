import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {recordOf} from '../base/epoch_record.js';
import {expectedLogs} from '../base/expected_logs.js';
import {type OnException, throwOrWarn} from '../base/on_exception.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {fileAt, type FileLocation} from '../ports/locations.js';
import {lockTarget, WriteLocks} from '../locks/write_locks.js';
import {CsvFile, type CsvFileState} from './csv_file.js';
import {
  type CSVLoggerOptions,
  type CSVLoggerSettings,
  csvLoggerSettings,
  WHERE,
} from './csv_logger_options.js';
import {csvColumns} from './csv_rows.js';

/** The state of a callback that has opened no file. */
const NO_FILE: CsvFileState = {length: 0, columns: null, waiting: '', header: '', text: null};

/**
 * Writes the logs of each epoch as a row of a CSV file. The row is on disk when `onEpochEnd` is done, so a
 * crash loses at most the epoch under way.
 *
 * The columns are `epoch`, which starts at 0, and the sorted keys of the first epoch's logs. Each key that
 * may be validated in a later epoch has a `val_` column too: an extended model knows which keys these are; on
 * a plain model they are all keys, unless the first epoch has a key that starts with `val_`. A missing value
 * is `NA`, and keys that appear later are left out. NaN is `nan`, the infinities are `inf` and `-inf`, and
 * other numbers have the digits it takes to read them back exactly. An array is one field, `"[0.5, 0.7]"`
 * with its quotes. Lines end with `\r\n`.
 *
 * With `append`, a header is written only if the file is missing or empty. If the file's header has all
 * columns of this training, its order is used. Otherwise there is a warning, and rows have the columns of
 * this training.
 *
 * A training that resumes from a backup also resumes its file: it removes the rows of epochs that are trained
 * again. A file in memory, or one that waits for its download, is part of the backup. If the file has changed
 * since the backup, there is a warning: rows are added at its end, or below a new header if it is gone.
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

  private readonly options: CSVLoggerSettings;
  private readonly locks = new WriteLocks(WHERE);
  /** Another training writes to the file. With `onException: 'warn'` this training runs without it. */
  private lockedOut = false;
  private file: CsvFile | undefined;

  /** @throws UsageError for unknown options and invalid values */
  constructor(filename: string | FileLocation | CSVLoggerOptions, options?: CSVLoggerOptions) {
    super();
    this.options = csvLoggerSettings(filename, options);
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.file?.reset();
    const location = await fileAt(WHERE, this.options.filename);
    const file = (this.file ??= new CsvFile(location, this.options));
    const locked = await this.attempt(() => this.locks.acquire([lockTarget(location)], this.knownModel));
    this.lockedOut = !locked;
    if (locked) await this.attempt(() => file.open());
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const {file} = this;
    if (file === undefined) {
      throw new UsageError(WHERE, 'onTrainBegin has to be called before onEpochEnd.');
    }
    if (this.lockedOut) return;
    const numbers = await resolveLogs(logs);
    const columns = this.columnsOf(numbers);
    await this.attempt(async () => {
      await file.detectTruncation();
      await file.reconcile(columns);
    });
    file.addRow(recordOf<unknown>({epoch}, numbers), columns);
    await this.write(file);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    await this.finish(this.options.onException);
  }

  override async onTrainError(): Promise<void> {
    await this.finish('warn');
  }

  getState(): CallbackState {
    return {plain: {...(this.file?.getState() ?? NO_FILE)}};
  }

  setState({plain}: CallbackState): void {
    this.file?.setState(plain as unknown as CsvFileState);
  }

  private columnsOf(logs: TrainingLogs): string[] {
    const {knownModel: model, params} = this;
    // A plain model does not know its later logs; a loop written by hand may have no model.
    const isKnown = model !== undefined && findSession(model) !== undefined;
    return csvColumns(logs, isKnown ? expectedLogs(model, params).mayValidate : undefined);
  }

  private async write(file: CsvFile, onException = this.options.onException): Promise<void> {
    if (!file.canWrite) return;
    await this.attempt(async () => {
      await this.locks.check();
      await file.write();
    }, onException);
  }

  private async finish(onException: OnException): Promise<void> {
    const {file} = this;
    if (file !== undefined && !this.lockedOut) {
      await this.attempt(() => file.reconcile(), onException);
      await this.write(file, onException);
    }
    await this.locks.release();
    await this.attempt(async () => file?.close(), onException);
  }

  /** Returns false if the action fails and `onException` is 'warn'. */
  private attempt(action: () => Promise<unknown>, onException = this.options.onException): Promise<boolean> {
    return throwOrWarn(WHERE, onException, action);
  }
}
