import {learningRateAt} from './learning_rate.js';
import type {RunSeries} from './run_series.js';

/**
 * The learning rate as a line of steps: that of an epoch holds from its beginning to its end. Epochs with
 * equal rates are one step. An update reads the rows that were added.
 */
export class RateSteps {
  /** The positions at which each step begins and ends, in turn. */
  readonly x: number[] = [];
  /** The rate at each of these positions. */
  readonly rates: (number | undefined)[] = [];
  /** The row in which each step begins. */
  private readonly firstRows: number[] = [];

  /** @param from the first row that has changed since the last call */
  update(series: RunSeries, from: number): void {
    const {axis, columns} = series;
    const {x, rates, firstRows} = this;
    while (firstRows.length > 0 && firstRows[firstRows.length - 1] >= from) firstRows.pop();
    x.length = rates.length = 2 * firstRows.length;
    if (x.length > 0) x[x.length - 1] = axis.epochs[from - 1];
    for (let row = from; row < columns.epochs.length; row++) {
      const rate = learningRateAt(series, row);
      if (row > 0 && rate === rates[rates.length - 1]) x[x.length - 1] = axis.epochs[row];
      else {
        firstRows.push(row);
        x.push(row === 0 ? 0 : axis.epochs[row - 1] + 1e-6 * axis.end, axis.epochs[row]);
        rates.push(rate, rate);
      }
    }
  }
}
