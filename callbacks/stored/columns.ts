import {didYouMean, UsageError} from '../../src/errors.js';
import type {CheckedPredictions} from './stored_predictions.js';

/** The dtype in which the numbers of a column are counted. */
export type ColumnDtype = 'int32' | 'float32' | 'float64';

/** A column of the data as it is stored. */
export interface StoredColumn {
  readonly name: string;
  /** Its type, for errors. */
  readonly type: string;
  /** Of its numbers, or of those in its lists; `text` for texts. Undefined: neither numbers nor texts. */
  readonly dtype: ColumnDtype | 'text' | undefined;
  /** Whether a row holds a list of numbers. */
  readonly isList: boolean;
}

/** The columns of labels or predictions: several with numbers, or one with numbers or lists. */
export interface NumberColumns {
  readonly names: readonly string[];
  readonly dtype: ColumnDtype;
  readonly isList: boolean;
}

/** The columns that are read. */
export interface ReadColumns {
  /** Undefined for metrics of values. */
  readonly yTrue: NumberColumns | undefined;
  readonly yPred: NumberColumns;
  readonly sampleWeight: NumberColumns | undefined;
  readonly slice: {readonly name: string; readonly dtype: ColumnDtype | 'text'} | undefined;
}

/**
 * The columns that hold the predictions, among those that are stored.
 *
 * @throws UsageError for one that is missing, and for one of another type than is needed
 */
export function chooseColumns(
  where: string,
  {yTrue, yPred, sampleWeight, slice}: CheckedPredictions,
  stored: readonly StoredColumn[],
): ReadColumns {
  const find = (option: string, name: string): StoredColumn => {
    const found = stored.find(column => column.name === name);
    if (found !== undefined) return found;
    const names = stored.map(column => column.name);
    throw new UsageError(
      where,
      `${option}: there is no column "${name}".${didYouMean(name, names)} The columns are: ${listed(names)}.`,
    );
  };
  const numbers = (option: string, names: readonly string[], lists: boolean): NumberColumns => {
    const columns = names.map(name => find(option, name));
    for (const column of columns) checkNumbers(where, option, column, lists && columns.length === 1);
    return {names, dtype: commonDtype(columns), isList: columns[0].isList};
  };
  const by = slice === undefined ? undefined : find('slice', slice);
  if (by !== undefined && (by.isList || by.dtype === undefined)) {
    throw new UsageError(
      where,
      `slice: the column "${by.name}" has the type ${by.type}; expected numbers or texts.`,
    );
  }
  return {
    yTrue: yTrue.length === 0 ? undefined : numbers('yTrue', yTrue, true),
    yPred: numbers('yPred', yPred, true),
    sampleWeight: sampleWeight === undefined ? undefined : numbers('sampleWeight', [sampleWeight], false),
    slice: by && {name: by.name, dtype: by.dtype as ColumnDtype | 'text'},
  };
}

function checkNumbers(where: string, option: string, column: StoredColumn, listAllowed: boolean): void {
  const {name, type, dtype, isList} = column;
  if (dtype !== undefined && dtype !== 'text' && (listAllowed || !isList)) return;
  const expected = listAllowed ? 'numbers, booleans, or lists of these' : 'numbers or booleans';
  const advice =
    dtype === 'text' && !isList
      ? 'Turn texts into class ids first, or give a query that does.'
      : 'Choose another column, or give a query that converts it.';
  throw new UsageError(
    where,
    `${option}: the column "${name}" has the type ${type}; expected ${expected}. ${advice}`,
  );
}

/** The dtype that holds the numbers of all columns. */
function commonDtype(columns: readonly StoredColumn[]): ColumnDtype {
  const dtypes = new Set(columns.map(({dtype}) => dtype as ColumnDtype));
  return dtypes.size === 1 ? [...dtypes][0] : 'float64';
}

function listed(names: readonly string[]): string {
  return names.length <= 20
    ? names.join(', ')
    : `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`;
}
