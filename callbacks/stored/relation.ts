import {type ColumnDtype, type StoredColumn} from './columns.js';
import {type QueryContext, textsOf} from './query.js';
import {text} from './sql_text.js';
import type {CheckedPredictions} from './stored_predictions.js';

/** The stored rows, for FROM. */
export function relationOf({files, query, format, rows}: CheckedPredictions): string {
  if (query !== undefined) return `(${query.replace(/[;\s]+$/, '')})`;
  const names = `[${files.map(text).join(', ')}]`;
  if (format === 'csv') return `read_csv(${names})`;
  if (format === 'json') return `read_json(${names})`;
  if (rows === undefined) return `read_parquet(${names})`;
  const [from, to] = rows;
  return (
    `(SELECT * EXCLUDE (file_row_number) FROM read_parquet(${names}, file_row_number = true) ` +
    `WHERE file_row_number >= ${from} AND file_row_number < ${to})`
  );
}

/** The columns of a relation. */
export async function columnsOf(context: QueryContext, relation: string): Promise<StoredColumn[]> {
  const rows = await textsOf(context, `SELECT column_name, column_type FROM (DESCRIBE FROM ${relation})`, 2);
  return rows.map(([name, type]) => {
    const [, inner, list] = /^(.*?)(\[\d*\])?$/s.exec(type) as RegExpExecArray;
    return {name, type, isList: list !== undefined, dtype: dtypeOf(inner)};
  });
}

const DTYPES: readonly (readonly [ColumnDtype | 'text', RegExp])[] = [
  ['int32', /^(BOOLEAN|U?TINYINT|U?SMALLINT|INTEGER)$/],
  ['float32', /^FLOAT$/],
  // Greater integers and decimal numbers are rounded to float64.
  ['float64', /^(DOUBLE|UINTEGER|U?BIGINT|U?HUGEINT|DECIMAL\(.*\))$/],
  ['text', /^(VARCHAR|ENUM\(.*\))$/s],
];

function dtypeOf(type: string): StoredColumn['dtype'] {
  return DTYPES.find(([, types]) => types.test(type))?.[0];
}
