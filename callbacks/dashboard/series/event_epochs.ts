import type {RunSeries} from './run_series.js';

/** Epochs at which something happened, in ascending order, counted from 0. */
export function eventEpochs({run, best}: RunSeries): number[] {
  const kinds = ['stop', 'learning-rate', 'nan', 'restored', 'fit', 'error', 'abort', 'resume'];
  const epochs = (run.events ?? []).filter(({kind}) => kinds.includes(kind)).map(({epoch}) => epoch);
  if (best !== undefined) epochs.push(best.epoch);
  return [...new Set(epochs)].sort((a, b) => a - b);
}
