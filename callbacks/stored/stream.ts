import {sumOf} from '../../src/lists.js';
import {type ArrayBatch, newArray, rowsPerBatch} from './batches.js';
import type {ColumnDtype, NumberColumns, ReadColumns} from './columns.js';
import type {DuckDBChunkLike} from './duckdb.js';
import {chunksOf, type QueryContext} from './query.js';
import {identifier} from './sql_text.js';
import type {Survey} from './survey.js';

const TYPES = {int32: 'INTEGER', float32: 'FLOAT', float64: 'DOUBLE'} as const;

/** The numbers of a row, one expression for each. */
export function entriesOf({names, isList}: NumberColumns, width: number): string[] {
  if (!isList) return names.map(identifier);
  return Array.from({length: width}, (_, i) => `${identifier(names[0])}[${i + 1}]`);
}

/** What of a batch is read from which columns of the result. */
interface Part {
  readonly key: 'yTrue' | 'yPred' | 'sampleWeight' | 'slice';
  readonly entries: readonly string[];
  readonly dtype: ColumnDtype | 'text';
}

/** The stored rows in batches of typed arrays, in the order in which they are stored. */
export async function* storedBatches(
  context: QueryContext,
  relation: string,
  {yTrue, yPred, sampleWeight, slice}: ReadColumns,
  {widths}: Survey,
): AsyncGenerator<ArrayBatch> {
  const parts: Part[] = [{key: 'yPred', entries: entriesOf(yPred, widths.yPred), dtype: yPred.dtype}];
  if (yTrue !== undefined) {
    parts.push({key: 'yTrue', entries: entriesOf(yTrue, widths.yTrue as number), dtype: yTrue.dtype});
  }
  if (sampleWeight !== undefined) {
    parts.push({key: 'sampleWeight', entries: entriesOf(sampleWeight, 1), dtype: sampleWeight.dtype});
  }
  if (slice !== undefined) {
    parts.push({key: 'slice', entries: [identifier(slice.name)], dtype: slice.dtype});
  }
  const selected = parts.flatMap(({entries, dtype}) =>
    entries.map(entry => `CAST(${entry} AS ${dtype === 'text' ? 'VARCHAR' : TYPES[dtype]})`),
  );
  const most = rowsPerBatch(selected.length);
  let waiting: DuckDBChunkLike[] = [];
  let rows = 0;
  for await (const chunk of chunksOf(context, `SELECT ${selected.join(', ')} FROM ${relation}`)) {
    waiting.push(chunk);
    rows += chunk.rowCount;
    if (rows < most) continue;
    yield batchOf(parts, waiting);
    waiting = [];
    rows = 0;
  }
  if (rows > 0) yield batchOf(parts, waiting);
}

function batchOf(parts: readonly Part[], chunks: readonly DuckDBChunkLike[]): ArrayBatch {
  const rows = sumOf(chunks.map(chunk => chunk.rowCount));
  let column = 0;
  const read = parts.map(({key, entries, dtype}) => {
    const from = column;
    column += entries.length;
    if (dtype === 'text') return [key, chunks.flatMap(chunk => textsIn(chunk, from))];
    const array = newArray(rows, entries.length, dtype);
    entries.forEach((_, i) => fill(array.data, i, entries.length, chunks, from + i));
    const isVector = key === 'sampleWeight' || key === 'slice';
    return [key, isVector ? {...array, shape: [rows]} : array];
  });
  return Object.fromEntries(read);
}

function textsIn(chunk: DuckDBChunkLike, column: number): string[] {
  const vector = chunk.getColumnVector(column);
  return Array.from({length: chunk.rowCount}, (_, row) => vector.getItem(row) as string);
}

/** Writes a column of the chunks to every `step`th entry of an array, from `start` on. */
function fill(
  into: {[index: number]: number},
  start: number,
  step: number,
  chunks: readonly DuckDBChunkLike[],
  column: number,
): void {
  let at = start;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(column);
    const {rowCount} = chunk;
    for (let row = 0; row < rowCount; row++, at += step) into[at] = vector.getItem(row) as number;
  }
}
