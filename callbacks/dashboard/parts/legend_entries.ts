import type {SwatchName} from '../../views/text/swatch.js';
import type {ShownMetric} from '../series/metrics.js';
import type {RunSeries} from '../series/run_series.js';

/** What the legend above the charts of a run names. */
export function legendEntries(series: RunSeries, metrics: readonly ShownMetric[]): [SwatchName, string][] {
  const {columns, run, baselines, best} = series;
  const kinds = new Set((run.events ?? []).map(({kind}) => kind));
  const hasBatches = columns.batches.size > 0;
  const entries: [SwatchName, string, boolean][] = [
    ['val', 'validation', metrics.some(({hasValidation}) => hasValidation)],
    ['raw', 'training, per batch', hasBatches],
    ['dots', 'training', true],
    ['base', 'baseline', Object.keys(baselines).length > 0],
    ['best', 'best epoch', best !== undefined || columns.epochs.length === 0],
    ['stop', 'stop', kinds.has('stop')],
    ['bad', 'not a number', kinds.has('nan')],
  ];
  return entries.filter(([, , isShown]) => isShown).map(([name, text]) => [name, text]);
}
