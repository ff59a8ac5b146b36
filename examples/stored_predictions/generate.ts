import {DuckDBInstance} from '@duckdb/node-api';

/** A query for predictions of a binary classifier: `label`, `score` and `country`, the same in every run. */
export function generatedRows(rows: number): string {
  return `
    SELECT
      CAST(hash(i, 1) % 1000 < 1000 * (0.8 * score + 0.1) AS TINYINT) AS label,
      CAST(score AS FLOAT) AS score,
      CASE WHEN i % 3 = 0 THEN 'NL' ELSE 'FR' END AS country
    FROM (SELECT range AS i, (hash(range, 2) % 1000003) / 1000003.0 AS score FROM range(${rows}))`;
}

/** Writes the rows to a file of Parquet. */
export async function writeRows(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${generatedRows(rows)}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}
