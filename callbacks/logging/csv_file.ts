import {printWarning} from '../../src/print.js';
import type {FileLocation} from '../ports/locations.js';
import {AppendFile} from './append_file.js';
import {type CSVLoggerSettings, WHERE} from './csv_logger_options.js';
import {compareCsv, firstLine} from './csv_resume.js';
import {csvHeader, csvRow} from './csv_rows.js';

/** What a backup stores about a file. The keys are part of the format of backups. */
export interface CsvFileState {
  /** Where the file ended, in bytes. */
  readonly length: number;
  /** Null before the first row. */
  readonly columns: readonly string[] | null;
  /** Rows that were not written yet. */
  readonly waiting: string;
  /** The file's first line, `''` while there is none. */
  readonly header: string;
  /** All of the file, if its store does not outlive the process. */
  readonly text: string | null;
}

/** The CSV file of one training: its columns, and the rows that are not written yet. */
export class CsvFile {
  private readonly file: AppendFile;
  private readonly settings: CSVLoggerSettings;
  private columns: readonly string[] | undefined;
  /** Rows that are not written yet. */
  private pending = '';
  /** The first line, its end included. */
  private header = '';
  /** What is in the file is not known, and has to be compared with what should be in it. */
  private unchecked = false;
  /** When the file was last as expected, for messages. */
  private since = '';

  constructor(location: FileLocation, settings: CSVLoggerSettings) {
    this.file = new AppendFile(location);
    this.settings = settings;
  }

  /** Forgets the file of an earlier training. */
  reset(): void {
    this.columns = undefined;
    this.pending = '';
    this.unchecked = false;
  }

  /** Throws if the file cannot be written. */
  async open(): Promise<void> {
    try {
      await this.file.open(this.settings.append);
    } finally {
      this.header = firstLine(this.file.initialText);
    }
  }

  /**
   * Adds a row, which `write` writes.
   *
   * @param own the columns that a new file would have
   */
  addRow(values: Readonly<Record<string, unknown>>, own: readonly string[]): void {
    const {separator} = this.settings;
    if (this.file.length === 0 && this.columns === undefined) {
      this.columns = own;
      this.header = this.pending = csvRow(own, separator);
    }
    this.columns ??= this.columnsAfter(this.file.initialText, own);
    const row = this.columns.map(key => (Object.hasOwn(values, key) ? values[key] : undefined));
    this.pending += csvRow(row, separator);
  }

  /** True if there are rows to write, and it is known where they belong. */
  get canWrite(): boolean {
    return this.pending !== '' && !this.unchecked;
  }

  async write(): Promise<void> {
    await this.file.append(this.pending);
    this.pending = '';
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  getState(): CsvFileState {
    const {columns = null, pending: waiting, header, file} = this;
    return {length: file.length, columns, waiting, header, text: file.text ?? null};
  }

  setState({length, columns, waiting, header = '', text}: CsvFileState): void {
    this.columns = columns ?? undefined;
    this.pending = waiting;
    this.header = header;
    this.file.truncate(length, text ?? undefined);
    this.unchecked = true;
    this.since = 'when the backup was made';
  }

  /** Notices that others have removed or truncated the file while training runs. */
  async detectTruncation(): Promise<void> {
    if (this.unchecked || this.columns === undefined || !(await this.file.isTruncated())) return;
    this.unchecked = true;
    this.since = 'after the last epoch';
  }

  /**
   * If it is not known what the file has, compares it with what it should have, and decides where rows
   * continue.
   */
  async reconcile(own = this.columns): Promise<void> {
    const {file} = this;
    if (!this.unchecked || own === undefined) return;
    const bytes = await file.read();
    this.unchecked = false;
    this.resumeAt(bytes, own);
    if (bytes.length === 0 && file.length > 0 && file.text) await file.restore();
  }

  private resumeAt(bytes: Uint8Array, own: readonly string[]): void {
    const {file, settings} = this;
    const {length} = file;
    // Nothing was written yet, and what was there before is to be replaced.
    if (length === 0 && !settings.append) return;
    const ownHeader = csvRow(this.columns ?? own, settings.separator);
    const comparison = compareCsv(bytes, {
      length,
      header: length === 0 ? ownHeader : this.header,
      open: this.columns === undefined || this.pending.startsWith('\r\n'),
    });
    if (comparison === 'same') return;
    if (comparison === 'empty') this.startOver(ownHeader);
    else this.continueAfter(bytes, comparison.why, ownHeader);
  }

  /** The file is gone. Its rows are in memory, or lost. */
  private startOver(ownHeader: string): void {
    const {file} = this;
    if (file.text) return; // `reconcile` restores it.
    printWarning(
      `${WHERE}: ${file.where} is missing or empty; it had ${file.length} bytes ${this.since}. The file starts over ` +
        'with a header, without the rows of earlier epochs.',
    );
    file.truncate(0);
    if (this.columns === undefined) return;
    this.header = ownHeader;
    this.pending = ownHeader + this.pending.replace(/^\r\n/, '');
  }

  /** The file has another content: new rows are added after it. */
  private continueAfter(bytes: Uint8Array, why: string, ownHeader: string): void {
    const {file} = this;
    const isNew = file.length === 0;
    printWarning(
      `${WHERE}: ${file.where} is not as it was ${this.since}: ${why}. It is left as it is, and new rows are added at its ` +
        'end.',
    );
    file.adopt(bytes);
    this.header = firstLine(file.initialText);
    if (this.columns === undefined) return; // The next row chooses them, as with `append`.
    let rows = this.pending.replace(/^\r\n/, '');
    if (isNew && rows.startsWith(ownHeader)) rows = rows.slice(ownHeader.length);
    const columns = csvHeader(file.initialText, this.settings.separator);
    if (rows === '' && this.columns.every(key => columns.includes(key))) this.columns = columns;
    this.pending = (file.initialText.endsWith('\n') ? '' : '\r\n') + rows;
  }

  /** The columns of rows that follow those of an earlier run. */
  private columnsAfter(initialText: string, own: readonly string[]): readonly string[] {
    if (!initialText.endsWith('\n')) this.pending = '\r\n';
    const header = csvHeader(initialText, this.settings.separator);
    if (own.length > 1 && own.every(key => header.includes(key))) return header;
    if (own.join() !== header.join()) {
      printWarning(
        `${WHERE}: the columns of ${this.file.where} are ${header.join(', ')}, those of this training are ` +
          `${own.join(', ')}: its rows do not fit. Choose another file, or append: false.`,
      );
    }
    return own;
  }
}
