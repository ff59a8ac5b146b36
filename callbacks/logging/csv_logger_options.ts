import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkOnException, type OnException} from '../base/on_exception.js';
import {leading, readOptions} from '../../src/options.js';
import type {FileLocation} from '../ports/locations.js';
import {checkFormat} from '../ports/file_format.js';
import {pathResolver} from '../ports/path_resolver.js';

export interface CSVLoggerOptions {
  /**
   * A path in Node (in a page the file is downloaded at the end of training), a URL such as
   * `'indexeddb://logs/training.csv'`, or a custom store with a name. The ending of another format, such as
   * `.xlsx` and `.json`, is an error. Required.
   */
  filename?: string | FileLocation;
  /** The separator of fields: one character. Default: `','`. */
  separator?: string;
  /** Whether rows are added to an existing file, instead of replacing it. Default: false. */
  append?: boolean;
  /**
   * When the file cannot be written: `'throw'` ends training with the error, `'warn'` continues and writes
   * the missing rows as soon as it can. Default: `'throw'`.
   */
  onException?: OnException;
}

export type CSVLoggerSettings = Required<CSVLoggerOptions>;

export const WHERE = 'CSVLogger';

/** @throws UsageError for unknown options and invalid values */
export function csvLoggerSettings(
  first: string | FileLocation | CSVLoggerOptions,
  rest: CSVLoggerOptions | undefined,
): CSVLoggerSettings {
  const given = leading<CSVLoggerOptions, 'filename'>('filename', first, rest, isFileLocation);
  const defaults = {filename: '', separator: ',', append: false, onException: 'throw' as const};
  const synonyms = {filepath: 'filename', sep: 'separator', delimiter: 'separator'} as const;
  const settings = readOptions<CSVLoggerSettings>(WHERE, given, defaults, synonyms);
  const {filename, separator, onException} = settings;
  if (filename === '' || (typeof filename !== 'string' && !isFileLocation(filename))) {
    throw new UsageError(
      WHERE,
      `filename must be a path, a URL or {store, name}; got ${formatValue(filename)}.`,
    );
  }
  checkFormat(WHERE, 'CSV', filename);
  if (typeof separator !== 'string' || !/^[^"\r\n]$/.test(separator)) {
    throw new UsageError(
      WHERE,
      `separator must be one character other than a quote or a line end; got ${formatValue(separator)}.`,
    );
  }
  checkOnException(WHERE, onException);
  return {...settings, filename: pathResolver(WHERE)(filename)};
}

function isFileLocation(value: unknown): value is FileLocation {
  return typeof value === 'object' && value !== null && 'store' in value && 'name' in value;
}
