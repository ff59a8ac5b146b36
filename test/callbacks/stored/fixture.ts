/** Random predictions, and how they are stored. */
import {createRequire} from 'node:module';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {evaluator} from '../../../src/evaluate/index.js';
import type {MetricsArgument} from '../../../src/metrics/compile/compile_metrics.js';
import {type DuckDBConnectionLike, evaluateStored, type StoredPredictions} from '../../../callbacks/node.js';
import type {Matrix} from '../../metrics/random.js';

interface Connection extends DuckDBConnectionLike {
  run(sql: string): Promise<unknown>;
}

interface DuckDB {
  DuckDBInstance: {create(path: string): Promise<{connect(): Promise<Connection>}>};
}

/** Whether an optional package is installed, and its binary loads. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url)(name);
    return true;
  } catch {
    return false;
  }
}

/** Skips the tests of a suite where an optional package is not installed, and says so. */
export function needs(context: Mocha.Context, name: string): void {
  if (isInstalled(name)) return;
  console.log(`      skipped: ${name} is not installed for this platform`);
  context.skip();
}

let opened: Promise<Connection> | undefined;

/** A connection to a database in memory, the same for all tests of a file. */
export function database(): Promise<Connection> {
  const {DuckDBInstance} = createRequire(import.meta.url)('@duckdb/node-api') as DuckDB;
  return (opened ??= DuckDBInstance.create(':memory:').then(instance => instance.connect()));
}

/** Runs statements of DuckDB. */
export async function runSql(...statements: string[]): Promise<void> {
  const connection = await database();
  for (const statement of statements) await connection.run(statement);
}

/** A folder for one test, which is removed when `action` is done. */
export async function inFolder<T>(action: (path: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-stored-'));
  try {
    return await action(name => join(folder, name));
  } finally {
    await rm(folder, {recursive: true});
  }
}

/** Columns by name: numbers, booleans, texts or lists of numbers for each row. */
export type Table = Readonly<Record<string, {readonly type: string; readonly values: readonly unknown[]}>>;

const sqlOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(sqlOf).join(', ')}]`;
  if (typeof value === 'number') return `'${value}'::DOUBLE`;
  return typeof value === 'string' ? `'${value}'` : String(value ?? 'NULL');
};

/** The query that returns a table. */
export function queryOf(table: Table): string {
  const columns = Object.entries(table);
  const [[, {values}]] = columns;
  const rows = values.map(
    (_, row) => `(${columns.map(([, column]) => sqlOf(column.values[row])).join(', ')})`,
  );
  const casts = columns.map(([name, {type}]) => `CAST("${name}" AS ${type}) AS "${name}"`);
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  return `SELECT ${casts.join(', ')} FROM (VALUES ${rows.join(', ')}) AS given(${names})`;
}

/** Random data, by name of their columns: `t` and `p`, several as `t0`, `t1`, …, and weights `w`. */
export interface Stored {
  readonly table: Table;
  readonly columns: Pick<StoredPredictions, 'yPred' | 'yTrue'> & {readonly sampleWeight?: string};
  readonly yTrue: Matrix;
  readonly yPred: Matrix;
  readonly weights: readonly number[] | undefined;
}

export function storedOf(
  {yTrue, yPred}: {readonly yTrue: Matrix; readonly yPred: Matrix},
  {
    weights,
    label = 'DOUBLE',
    score = 'FLOAT',
    asLists = false,
  }: {
    weights?: readonly number[];
    label?: string;
    score?: string;
    asLists?: boolean;
  } = {},
): Stored {
  const part = (name: string, rows: Matrix, type: string): [Table, string | string[]] => {
    const width = rows[0].length;
    if (width === 1) return [{[name]: {type, values: rows.map(([x]) => x)}}, name];
    if (asLists) return [{[name]: {type: `${type}[]`, values: rows}}, name];
    const names = Array.from({length: width}, (_, i) => `${name}${i}`);
    const columns = names.map((one, i) => [one, {type, values: rows.map(row => row[i])}] as const);
    return [Object.fromEntries(columns), names];
  };
  const [[labels, t], [scores, p]] = [part('t', yTrue, label), part('p', yPred, score)];
  return {
    table: {...labels, ...scores, ...(weights && {w: {type: 'DOUBLE', values: weights}})},
    columns: {yTrue: t, yPred: p, ...(weights && {sampleWeight: 'w'})},
    yTrue,
    yPred,
    weights,
  };
}

/** The fold over the rows as one batch. */
export async function foldOver(metrics: MetricsArgument, stored: Stored): Promise<Record<string, number>> {
  const {yTrue, yPred, weights} = stored;
  const fold = evaluator(metrics);
  const batch = {yTrue, yPred: yPred.map(row => Float32Array.from(row))};
  return fold.finish(fold.add(fold.create(), {...batch, ...(weights && {sampleWeight: [...weights]})}));
}

/** Checks that the results of stored predictions are those of the fold, however they are computed. */
export async function expectSame(metrics: () => MetricsArgument, stored: Stored): Promise<void> {
  const want = await foldOver(metrics(), stored);
  await runSql(`CREATE OR REPLACE TABLE stored AS ${queryOf(stored.table)}`);
  const connection = await database();
  for (const sql of ['auto', 'none'] as const) {
    const predictions = {query: 'FROM stored', ...stored.columns};
    expectNumbers(await evaluateStored(predictions, metrics(), {connection, sql}), want, `sql: ${sql}`);
  }
}

export function expectNumbers(
  got: Readonly<Record<string, number>>,
  want: Readonly<Record<string, number>>,
  what: string,
): void {
  expect(Object.keys(got), what).to.deep.equal(Object.keys(want));
  for (const [key, value] of Object.entries(want)) {
    if (!Number.isFinite(value)) expect(got[key], `${what}: ${key}`).to.deep.equal(value);
    else expect(got[key], `${what}: ${key}`).to.be.closeTo(value, 1e-11 * Math.max(1, Math.abs(value)));
  }
}
