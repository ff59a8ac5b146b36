import {checkCount, checkName, checkNames, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkOptions, optionsOf} from '../../src/options.js';

/** How predictions are stored. */
export type StoredFormat = 'parquet' | 'arrow' | 'csv' | 'json';

/**
 * Predictions in files, or as the result of a query, and the columns that hold them. It is plain data, which
 * can be posted to a worker or stored in a job.
 */
export interface StoredPredictions {
  /** Paths; `*`, `?` and `[…]` match names, and `**` folders. Files of one format with the same columns. */
  readonly files?: string | readonly string[];
  /** A query of DuckDB instead of files: `SELECT … FROM 'a.parquet' WHERE split = 'test'`. */
  readonly query?: string;
  /** Default: what the names of the files end with: `.parquet`, `.arrow`, `.csv`, `.jsonl` and others. */
  readonly format?: StoredFormat;
  /**
   * The column of the labels: class ids, numbers or booleans. For one-hot labels and several outputs, several
   * columns, or one with a list for each row. Metrics of values (`Mean`) need none.
   */
  readonly yTrue?: string | readonly string[];
  /** The column of the predictions; for several classes or outputs several, or one with lists. */
  readonly yPred: string | readonly string[];
  /** The column of the sample weights. Default: none, every sample counts 1. */
  readonly sampleWeight?: string;
  /** The column with the slice of each sample: numbers or texts. Default: none. */
  readonly slice?: string;
  /** The rows of a single Parquet file, from the first number up to before the second. Default: all. */
  readonly rows?: readonly [from: number, to: number];
}

/** Stored predictions whose options were checked. */
export interface CheckedPredictions {
  /** Empty for a query. */
  readonly files: readonly string[];
  readonly query: string | undefined;
  /** Undefined for a query. */
  readonly format: StoredFormat | undefined;
  readonly yTrue: readonly string[];
  readonly yPred: readonly string[];
  readonly sampleWeight: string | undefined;
  readonly slice: string | undefined;
  readonly rows: readonly [from: number, to: number] | undefined;
}

const OPTIONS = ['files', 'query', 'format', 'yTrue', 'yPred', 'sampleWeight', 'slice', 'rows'];
const ENDINGS: readonly (readonly [StoredFormat, RegExp])[] = [
  ['parquet', /\.(parquet|pq|parq)$/i],
  ['arrow', /\.(arrow|arrows|feather|ipc)$/i],
  ['csv', /\.(csv|tsv)(\.gz|\.zst)?$/i],
  ['json', /\.(jsonl|ndjson|json)(\.gz|\.zst)?$/i],
];

/** @throws UsageError unless the files or the query and the columns are as they have to be */
export function checkPredictions(where: string, given: StoredPredictions): CheckedPredictions {
  const stored = checkOptions(where, optionsOf(where, given), OPTIONS);
  const {query, sampleWeight, slice} = stored;
  const files = stored.files === undefined ? [] : listOf(where, 'files', stored.files);
  if ((query === undefined) === (files.length === 0)) {
    throw new UsageError(
      where,
      `expected files or a query, one of both; got ${formatValue(given)}. ` +
        "Give {files: 'predictions.parquet', yTrue: 'label', yPred: 'score'}.",
    );
  }
  for (const [name, value] of Object.entries({query, sampleWeight, slice})) checkName(where, name, value);
  if (stored.yPred === undefined) {
    throw new UsageError(where, 'yPred names no column. Give the column of the predictions, or several.');
  }
  const format = query === undefined ? formatOf(where, files, stored.format) : undefined;
  return {
    files,
    query,
    format,
    yTrue: stored.yTrue === undefined ? [] : listOf(where, 'yTrue', stored.yTrue),
    yPred: listOf(where, 'yPred', stored.yPred),
    sampleWeight,
    slice,
    rows: stored.rows === undefined ? undefined : rowsOf(where, stored.rows, files, format),
  };
}

function listOf(where: string, option: string, given: string | readonly string[]): readonly string[] {
  const list = Array.isArray(given) ? (given as readonly string[]) : [given as string];
  if (list.length === 0) throw new UsageError(where, `${option} has no names.`);
  checkNames(where, option, list);
  return list;
}

function formatOf(where: string, files: readonly string[], given: StoredFormat | undefined): StoredFormat {
  const names = ENDINGS.map(([format]) => format);
  if (given !== undefined) return checkOneOf(where, 'format', given, names);
  const formats = files.map(file => ENDINGS.find(([, ending]) => ending.test(file))?.[0]);
  const unknown = formats.indexOf(undefined);
  if (unknown >= 0) {
    throw new UsageError(
      where,
      `the name of the file "${files[unknown]}" does not say its format. Give the format: ${names.join(', ')}.`,
    );
  }
  if (new Set(formats).size === 1) return formats[0] as StoredFormat;
  throw new UsageError(
    where,
    `the files have several formats: ${[...new Set(formats)].join(', ')}. Evaluate each alone, and merge the states.`,
  );
}

function rowsOf(
  where: string,
  rows: readonly [number, number],
  files: readonly string[],
  format: StoredFormat | undefined,
): readonly [number, number] {
  if (format !== 'parquet' || files.length !== 1) {
    throw new UsageError(where, 'rows needs a single Parquet file. Other files are read as a whole.');
  }
  if (!Array.isArray(rows) || rows.length !== 2) {
    throw new UsageError(where, `rows must be [from, to]; got ${formatValue(rows)}.`);
  }
  const [from, to] = rows as [number, number];
  checkCount(where, 'rows[0]', from);
  checkCount(where, 'rows[1]', to, from);
  return [from, to];
}
