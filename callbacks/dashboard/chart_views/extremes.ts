import type {Entry} from './merge_columns.js';

export type Extremes = readonly [low: number, high: number];

const NONE: Extremes = [Infinity, -Infinity];

/** The lowest and the highest value of the rows from `start` to before `end`, and of those of `before`. */
export function extremesIn(
  columns: readonly (readonly Entry[])[],
  isLog: boolean,
  start = 0,
  end = Infinity,
  before = NONE,
): Extremes {
  let [low, high] = before;
  for (const column of columns) {
    for (let row = start; row < Math.min(end, column.length); row++) {
      const value = column[row];
      if (value === null || value === undefined || (isLog && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** The extremes of columns that grow: an update reads the rows that have changed. */
export class GrowingExtremes {
  private settled = NONE;
  /** Rows that `settled` comprises. */
  private rows = 0;

  /** @param from the first row that has changed since the last call */
  update(columns: readonly (readonly Entry[])[], from: number, isLog: boolean): Extremes {
    if (from < this.rows) [this.settled, this.rows] = [NONE, 0];
    this.settled = extremesIn(columns, isLog, this.rows, from, this.settled);
    this.rows = from;
    return extremesIn(columns, isLog, from, Infinity, this.settled);
  }
}
