/**
 * Columns that share one ascending list of positions, as uPlot needs them. The first column is the positions.
 */
export type MergedColumns = [number[], ...Entry[][]];

/** A number; `null` for a gap in a line; `undefined` where a line has no point and continues. */
export type Entry = number | null | undefined;

/** Columns and the positions of their rows, in ascending order. */
export interface Table {
  x: readonly number[];
  columns: readonly (readonly (number | undefined)[])[];
}

export interface MergeOptions {
  /** What an earlier call returned for the same tables, to continue. It is changed in place. */
  into?: MergedColumns;
  /** By table: the first row that is new. Default: 0 */
  from?: readonly number[];
  /** Numbers up to 0 are gaps, as a logarithmic axis needs it. */
  isLog?: boolean;
}

/**
 * Merges the rows of tables by position, equal positions into one row. Numbers that are not finite become
 * gaps.
 */
export function mergeColumns(
  tables: readonly Table[],
  {into, from, isLog = false}: MergeOptions = {},
): MergedColumns {
  const width = tables.reduce((sum, {columns}) => sum + columns.length, 0);
  const merged = into ?? ([[], ...Array.from({length: width}, (): Entry[] => [])] as MergedColumns);
  const x = merged[0];
  const next = tables.map((_, t) => (into === undefined ? 0 : (from?.[t] ?? 0)));
  const first = nextPosition(tables, next);
  while (x.length > 0 && x[x.length - 1] >= first) x.length--;
  // Rows of other tables may have later positions than the first new one.
  tables.forEach(({x: own}, t) => {
    while (next[t] > 0 && own[next[t] - 1] >= first) next[t]--;
  });
  for (const column of merged) column.length = x.length;
  for (let at = nextPosition(tables, next); at < Infinity; at = nextPosition(tables, next)) {
    x.push(at);
    let k = 1;
    for (let t = 0; t < tables.length; t++) {
      const {x: own, columns} = tables[t];
      const row = own[next[t]] === at ? next[t]++ : -1;
      for (const column of columns)
        (merged[k++] as Entry[]).push(row < 0 ? undefined : entryOf(column[row], isLog));
    }
  }
  return merged;
}

/** The lowest position of the given rows, one per table. */
export function nextPosition(tables: readonly Table[], next: readonly number[]): number {
  let least = Infinity;
  for (let t = 0; t < tables.length; t++) {
    const at = tables[t].x[next[t]];
    if (at < least) least = at;
  }
  return least;
}

function entryOf(value: number | undefined, isLog: boolean): Entry {
  if (value === undefined) return undefined;
  return Number.isFinite(value) && !(isLog && value <= 0) ? value : null;
}
