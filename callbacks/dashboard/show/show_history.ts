import type {Logs} from '@tensorflow/tfjs-layers';
import {isRecord} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {ChartHost} from './chart_host.js';
import {type ChartContainer, drawAreaOf} from './draw_area.js';
import {type ChartMetrics, chartGroups, checkPlotOptions, type PlotOptions} from './plot_options.js';
import {ValueColumns} from './value_columns.js';

/** The values of a training: what `fit` returns, or the logs of each epoch. */
export type ChartHistory =
  | {history: Readonly<Record<string, readonly unknown[]>>}
  | readonly Logs[]
  /** The logs of each metric on its own. */
  | readonly (readonly Logs[])[];

/**
 * Charts of a training that has ended: `tfvis.show.history` of tfjs-vis, with the same arguments. If it is
 * called again for the same container, it draws into the same charts.
 *
 * @param container see `fitCallbacks`
 * @param history what `fit` returns, a list of logs, or a list of such lists, one per metric
 * @param metrics log keys. A metric and its `val_` values share a chart; so do the keys of a nested list
 * @throws UsageError if there is no such element, for arguments of another form, and if the history has none
 *   of the metrics
 *
 * @example
 * const history = await model.fit(x, y, {epochs: 20});
 * await showHistory('#charts', history, ['loss', 'acc']);
 */
export async function showHistory(
  container: ChartContainer,
  history: ChartHistory,
  metrics: ChartMetrics,
  options: PlotOptions = {},
): Promise<void> {
  const where = 'showHistory';
  const groups = chartGroups(metrics, where);
  checkPlotOptions(options, where);
  const names = groups.flatMap(group => group.names);
  const columns = columnsOf(history, metrics.flat(), where);
  if (columns.values.size === 0 && !isEmpty(history))
    throw new UsageError(where, `the history has none of the metrics ${formatValue(names)}.`);
  const section = ChartHost.in(drawAreaOf(container, where)).section('history', 'History');
  section.show({groups, columns, unit: 'epoch', planned: columns.length, options});
  section.draw();
}

function columnsOf(history: ChartHistory, metrics: readonly string[], where: string): ValueColumns {
  const columns = new ValueColumns();
  const add = (name: string, values: readonly unknown[]): void => {
    columns.length = Math.max(columns.length, values.length);
    values.forEach((value, i) => {
      if (typeof value === 'number') columns.set(name, i + 1, value);
    });
  };
  if (Array.isArray(history)) {
    const isNested = Array.isArray(history[0]);
    metrics.forEach((name, k) => {
      const logs = (isNested ? history[k] : history) as readonly Logs[] | undefined;
      add(name, logs?.map(log => log?.[name]) ?? []);
    });
    return columns;
  }
  const found = isRecord(history) ? history.history : undefined;
  if (!isRecord(found)) {
    throw new UsageError(where, `expected what fit returns, or a list of logs; got ${formatValue(history)}.`);
  }
  for (const name of metrics) {
    const values = Object.hasOwn(found, name) ? found[name] : undefined;
    if (Array.isArray(values)) add(name, values);
  }
  return columns;
}

/** Before the first epoch, there are no values. */
function isEmpty(history: ChartHistory): boolean {
  const parts: readonly unknown[] = Array.isArray(history)
    ? history.flat()
    : Object.values('history' in history ? history.history : {}).flat();
  return parts.length === 0;
}
