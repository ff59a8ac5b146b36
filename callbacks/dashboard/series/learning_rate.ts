import {LEARNING_RATE_KEYS} from '../../views/text/metric_keys.js';
import type {RunSeries} from './run_series.js';

/** The learning rate in a row of the epochs: as recorded, as logged, or as configured. */
export function learningRateAt({columns, run}: RunSeries, row: number): number | undefined {
  const recorded = columns.rates[row];
  if (recorded !== undefined) return recorded;
  for (const key of LEARNING_RATE_KEYS) {
    const value = columns.logs.get(key)?.[row];
    if (value !== undefined) return value;
  }
  const known = run.config?.learningRate;
  return known === undefined ? undefined : Number(known);
}
