import {numbersOf, type QueryContext} from '../query.js';
import {names, type RowData} from './row_data.js';
import type {Centers} from './sums.js';

/** What decides which statistics the database computes. */
export interface Facts {
  /** About how many different labels there are; several numbers of a row are one label. */
  readonly differentLabels: number;
  /** The same for each column of labels alone: of that with the most. */
  readonly differentEntries: number;
  /** About how many different predictions there are, for one number in a row; else Infinity. */
  readonly differentPredictions: number;
  /** The least weight; NaN if one is. */
  readonly leastWeight: number;
  readonly centers: Centers;
}

/**
 * @param rows the rows of `RowData`, for FROM
 * @param wantsCenters without, all centers are 0
 */
export async function factsOf(
  context: QueryContext,
  rows: string,
  {labels, predictions, weighted}: RowData,
  wantsCenters: boolean,
): Promise<Facts> {
  const [t, p] = [names('t', labels), names('p', predictions)];
  const different = (columns: readonly string[]): string =>
    `approx_count_distinct(${columns.length === 1 ? columns[0] : `hash(${columns.join(', ')})`})`;
  const centers = wantsCenters ? [...t, ...p].flatMap(x => [`min(${x})`, `max(${x})`, `avg(${x})`]) : [];
  const aggregates = [
    labels === 0 ? '0' : different(t),
    labels <= 1 ? '0' : `greatest(${t.map(x => different([x])).join(', ')})`,
    predictions === 1 ? different(p) : `'Infinity'`,
    weighted ? `min(w) + 0 * max(w)` : '1',
    ...centers,
  ].map(sql => `CAST(${sql} AS DOUBLE)`);
  const sql = `SELECT ${aggregates.join(', ')} FROM ${rows}`;
  const [differentLabels, differentEntries, differentPredictions, leastWeight, ...rest] = (
    await numbersOf(context, sql, aggregates.length)
  ).flat();
  const center = (i: number): number => {
    if (!wantsCenters) return 0;
    const [least, most, mean] = rest.slice(3 * i, 3 * i + 3);
    return least === most ? least : mean;
  };
  return {
    differentLabels,
    differentEntries,
    differentPredictions,
    leastWeight,
    centers: {labels: t.map((_, i) => center(i)), predictions: p.map((_, i) => center(labels + i))},
  };
}
