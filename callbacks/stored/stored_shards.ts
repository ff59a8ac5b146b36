import {checkCount} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {checkOptions, optionsOf} from '../../src/options.js';
import {type DatabaseOptions, withConnection} from './duckdb.js';
import {type QueryContext, textsOf} from './query.js';
import {pathPattern, text} from './sql_text.js';
import {checkPredictions, type StoredPredictions} from './stored_predictions.js';

/** A part of stored predictions, as plain data. */
export interface StoredShard {
  /** Its name in a `Manifest`: the path, and the rows if there are several shards of a file. */
  readonly name: string;
  /** What `countStored` counts. */
  readonly stored: StoredPredictions;
}

export interface StoredShardsOptions extends DatabaseOptions {
  /**
   * Rows of a shard of Parquet, at least: shards consist of whole row groups, as a row group is read as a
   * whole. Default: each file is one shard.
   */
  readonly rows?: number;
}

const WHERE = 'storedShards';

/**
 * The shards of stored predictions: the files that the patterns match, in alphabetical order, or ranges of
 * their rows. Each is plain data, for a worker or a job that passes `shard.stored` to `countStored`.
 *
 * @throws UsageError for a query, and if no file matches
 *
 * @example
 * const shards = await storedShards({files: 'predictions/*.parquet', yTrue: 'label', yPred: 'score'});
 * const manifest = new Manifest(shards.map(shard => shard.name));
 * const fold = evaluator(['accuracy']);
 * let state = fold.create();
 * for (const {name, stored} of shards) {
 *   state = manifest.merge(fold, state, name, await countStored(fold, stored));
 * }
 */
export async function storedShards(
  stored: StoredPredictions,
  options: StoredShardsOptions = {},
): Promise<StoredShard[]> {
  const known = ['connection', 'threads', 'memoryLimit', 'rows'];
  const {rows, ...database} = checkOptions(WHERE, optionsOf(WHERE, options), known);
  const {files, format} = checkPredictions(WHERE, stored);
  if (files.length === 0 || stored.rows !== undefined) {
    throw new UsageError(WHERE, 'a query and a range of rows are not divided. Give files.');
  }
  if (rows !== undefined) {
    checkCount(WHERE, 'rows', rows, 1);
    if (format !== 'parquet') {
      throw new UsageError(WHERE, `rows divides files of Parquet, and the format is ${format}.`);
    }
  }
  const shardOf = (name: string, pattern: string): StoredShard => ({
    name,
    stored: {...stored, files: pattern},
  });
  if (format === 'arrow') return files.map(file => shardOf(file, file));
  return withConnection(WHERE, database, async connection => {
    const context = {where: WHERE, connection, signal: undefined};
    const paths = await matchesOf(context, files);
    if (rows === undefined) return paths.map(path => shardOf(path, pathPattern(path)));
    const shards: StoredShard[] = [];
    for (const file of paths) {
      const pattern = pathPattern(file);
      for (const [from, to] of rangesOf(await rowGroupsOf(context, pattern), rows)) {
        shards.push({name: `${file}[${from}:${to}]`, stored: {...stored, files: pattern, rows: [from, to]}});
      }
    }
    return shards;
  });
}

async function matchesOf(context: QueryContext, files: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const file of files) {
    const matches = await textsOf(context, `SELECT file FROM glob(${text(file)}) ORDER BY file`, 1);
    if (matches.length === 0) throw new UsageError(WHERE, `no file matches "${file}".`);
    for (const [path] of matches) found.add(path);
  }
  return [...found];
}

/** Rows of each row group. */
async function rowGroupsOf(context: QueryContext, file: string): Promise<number[]> {
  const sql = `SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(${text(file)}) ORDER BY ALL`;
  return (await textsOf(context, sql, 2)).map(([, rows]) => Number(rows));
}

/** Ranges of whole row groups, with at least `least` rows but for the last one. */
function rangesOf(groups: readonly number[], least: number): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  let [from, to] = [0, 0];
  for (const rows of groups) {
    to += rows;
    if (to - from < least) continue;
    ranges.push([from, to]);
    from = to;
  }
  if (to > from) ranges.push([from, to]);
  return ranges;
}
