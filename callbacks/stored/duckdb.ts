import {UsageError} from '../../src/errors.js';

/** The parts of `@duckdb/node-api` that are used, so that its types are not needed. */
export interface DuckDBConnectionLike {
  stream(sql: string): Promise<DuckDBResultLike>;
  interrupt(): void;
  closeSync(): void;
}

export interface DuckDBResultLike {
  readonly columnCount: number;
  fetchChunk(): Promise<DuckDBChunkLike | null>;
}

/** Some rows of a result. */
export interface DuckDBChunkLike {
  readonly rowCount: number;
  getColumnVector(column: number): DuckDBVectorLike;
}

export interface DuckDBVectorLike {
  getItem(row: number): unknown;
}

interface DuckDBModule {
  readonly DuckDBInstance: {
    create(path: string, options: Record<string, string>): Promise<DuckDBInstanceLike>;
  };
}

interface DuckDBInstanceLike {
  connect(): Promise<DuckDBConnectionLike>;
  closeSync(): void;
}

export interface DatabaseOptions {
  /**
   * A connection of `@duckdb/node-api`, with its tables, secrets and extensions. It stays open. Default: a
   * database in memory that loads no extensions from the network.
   */
  readonly connection?: DuckDBConnectionLike;
  /** Threads of the database. Default: one for each core. */
  readonly threads?: number;
  /** The most memory that the database uses, such as `'2GB'`. Default: 80 % of the machine's. */
  readonly memoryLimit?: string;
}

/** Imports an optional package of the caller. */
export async function importOptional<T>(where: string, name: string, reason: string): Promise<T> {
  try {
    // A name that is not a literal: bundlers and the compiler leave the import as it is.
    return (await import(name)) as T;
  } catch (error) {
    const {message: said} = error as Error;
    const isMissing = [`package '${name}'`, `module '${name}'`].some(what =>
      said.includes(`Cannot find ${what}`),
    );
    const message = isMissing
      ? `${reason} needs the package ${name}. Install it: npm install ${name}`
      : `${reason} needs the package ${name}, which does not load: ${said}`;
    throw new UsageError(where, message);
  }
}

/** Runs `action` with a connection, and closes what was opened for it. */
export async function withConnection<T>(
  where: string,
  {connection, threads, memoryLimit}: DatabaseOptions,
  action: (connection: DuckDBConnectionLike) => Promise<T>,
): Promise<T> {
  if (connection !== undefined) return action(connection);
  const {DuckDBInstance} = await importOptional<DuckDBModule>(
    where,
    '@duckdb/node-api',
    'reading stored predictions',
  );
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    ...(threads !== undefined && {threads: String(threads)}),
    ...(memoryLimit !== undefined && {memory_limit: memoryLimit}),
  });
  try {
    const own = await instance.connect();
    try {
      return await action(own);
    } finally {
      own.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
