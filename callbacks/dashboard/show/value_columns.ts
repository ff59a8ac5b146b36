import type {Entry, MergedColumns} from '../chart_views/merge_columns.js';

/** The values of log keys, by iteration: an epoch or a batch of the training, counted from 1. */
export class ValueColumns {
  readonly values = new Map<string, number[]>();
  /** By log key: the first iteration whose value is NaN or infinite. */
  readonly notFinite = new Map<string, number>();
  /** The number of iterations. */
  length = 0;

  /** Adds the values of one iteration. */
  add(values: ReadonlyMap<string, number>): void {
    const iteration = ++this.length;
    for (const [name, value] of values) this.set(name, iteration, value);
  }

  /** Sets the value of an iteration. */
  set(name: string, iteration: number, value: number): void {
    let column = this.values.get(name);
    if (column === undefined) this.values.set(name, (column = []));
    column[iteration - 1] = value;
    this.length = Math.max(this.length, iteration);
    if (!Number.isFinite(value) && !this.notFinite.has(name)) this.notFinite.set(name, iteration);
  }

  at(name: string, iteration: number): number | undefined {
    return this.values.get(name)?.[iteration - 1];
  }

  /** The columns as uPlot draws them, after those of an earlier call, which are extended. */
  drawn(names: readonly string[], earlier: MergedColumns | undefined): MergedColumns {
    const columns = earlier ?? ([[], ...names.map(() => [])] as MergedColumns);
    for (let i = columns[0].length; i < this.length; i++) {
      columns[0].push(i + 1);
      names.forEach((name, k) => {
        const value = this.values.get(name)?.[i];
        (columns[k + 1] as Entry[]).push(value === undefined || Number.isFinite(value) ? value : null);
      });
    }
    return columns;
  }
}
