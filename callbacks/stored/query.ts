import {UsageError} from '../../src/errors.js';
import type {DuckDBChunkLike, DuckDBConnectionLike} from './duckdb.js';

/** What a query needs besides its text. */
export interface QueryContext {
  /** The function that was called, for errors. */
  readonly where: string;
  readonly connection: DuckDBConnectionLike;
  readonly signal: AbortSignal | undefined;
}

/**
 * The rows of a query in chunks. Few of them are in memory at the same time.
 *
 * @throws UsageError with what the database says; the reason of the signal, if it was aborted
 */
export async function* chunksOf(
  {where, connection, signal}: QueryContext,
  sql: string,
): AsyncGenerator<DuckDBChunkLike> {
  signal?.throwIfAborted();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      signal?.throwIfAborted();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof UsageError ? error : new UsageError(where, `DuckDB: ${(error as Error).message}`);
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/** All rows of a small result, as numbers; NULL is NaN. By column. */
export async function numbersOf(context: QueryContext, sql: string, columns: number): Promise<number[][]> {
  const all = Array.from({length: columns}, (): number[] => []);
  for await (const chunk of chunksOf(context, sql)) {
    all.forEach((numbers, column) => {
      const vector = chunk.getColumnVector(column);
      for (let row = 0; row < chunk.rowCount; row++) numbers.push(Number(vector.getItem(row) ?? NaN));
    });
  }
  return all;
}

/** All rows of a small result, as texts. */
export async function textsOf(context: QueryContext, sql: string, columns: number): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const chunk of chunksOf(context, sql)) {
    const vectors = Array.from({length: columns}, (_, column) => chunk.getColumnVector(column));
    for (let row = 0; row < chunk.rowCount; row++) rows.push(vectors.map(v => String(v.getItem(row))));
  }
  return rows;
}
