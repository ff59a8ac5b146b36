import type {Scalar} from '@tensorflow/tfjs-core';
import {Callback, type Logs} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {ChartHost} from './chart_host.js';
import {type ChartContainer, drawAreaOf} from './draw_area.js';
import {type ChartMetrics, chartGroups, checkPlotOptions, type PlotOptions} from './plot_options.js';
import {ValueColumns} from './value_columns.js';

const EVENTS = {
  onEpochEnd: {unit: 'epoch', title: 'Epochs'},
  onBatchEnd: {unit: 'batch', title: 'Batches'},
} as const;

/** The events after which charts can be drawn. */
export type ChartEvent = 'onEpochEnd' | 'onBatchEnd';
/** What `fit` calls after an event. */
export type ChartHandler = (iteration: number, logs?: Logs) => Promise<void>;

export interface FitCallbacksOptions extends PlotOptions {
  /** The events after which charts are drawn. Default: `['onEpochEnd', 'onBatchEnd']` */
  callbacks?: readonly ChartEvent[];
}

/** The callback that `fitCallbacks` returns. */
export interface FitCharts extends Callback {
  /** In types only: it adds no keys, unlike a custom `tf.Callback`. */
  readonly validationData: never;
  onEpochEnd: ChartHandler;
  onBatchEnd: ChartHandler;
}

/**
 * Charts of a training, drawn while it runs: `tfvis.show.fitCallbacks` of tfjs-vis, with the same arguments.
 * The result is a callback for `fit` and `fitDataset`, alone or in a list with others; its handlers are also
 * properties, as in tfjs-vis. Drawing happens at most once per frame, and not in a training step.
 *
 * @param container an element, a selector, `{drawArea}`, or `{name, tab?, styles?}` for a section of a panel
 *   at the side of the page
 * @param metrics log keys. A metric and its `val_` values share a chart; so do the keys of a nested list
 * @throws UsageError if there is no such element, and for metrics and options of another form
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 20,
 *   validationSplit: 0.2,
 *   callbacks: fitCallbacks({name: 'Training'}, ['loss', 'val_loss', 'acc', 'val_acc']),
 * });
 */
export function fitCallbacks(
  container: ChartContainer,
  metrics: ChartMetrics,
  options: FitCallbacksOptions = {},
): FitCharts {
  const where = 'fitCallbacks';
  const groups = chartGroups(metrics, where);
  checkPlotOptions(options, where);
  const {callbacks: events = ['onEpochEnd', 'onBatchEnd']} = options;
  const wrong = events.find(event => !Object.hasOwn(EVENTS, event));
  if (wrong !== undefined || events.length === 0)
    throw new UsageError(
      where,
      `callbacks must be a list of 'onEpochEnd' and 'onBatchEnd'; got ${formatValue(options.callbacks)}.`,
    );
  const host = ChartHost.in(drawAreaOf(container, where));
  const names = new Set(groups.flatMap(group => group.names));
  const callback = new ChartCallback() as ChartCallback & FitCharts;
  for (const event of events) {
    const {unit, title} = EVENTS[event];
    const columns = new ValueColumns();
    const section = host.section(event, title);
    const show = () => section.show({groups, columns, unit, planned: callback.planned(unit), options});
    show();
    callback[event] = async (_, logs) => {
      columns.add(await numbersOf(logs, names));
      show();
    };
  }
  return callback;
}

/** The values of the keys in the logs. On a plain model, values of batches may be scalars. */
async function numbersOf(
  logs: Readonly<Record<string, number | Scalar | undefined>> = {},
  names: Iterable<string>,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const name of names) {
    const value = Object.hasOwn(logs, name) ? logs[name] : undefined;
    if (value != null) numbers.set(name, typeof value === 'number' ? value : (await value.data())[0]);
  }
  return numbers;
}

/** A callback that tfjs accepts in a list with others of its class. */
class ChartCallback extends Callback {
  declare readonly validationData: never;
  /** The number of epochs or batches that the training is planned to have; undefined if it is unknown. */
  planned(unit: 'epoch' | 'batch'): number | undefined {
    const {epochs, samples, batchSize, steps} = (this.params ?? {}) as Record<string, number | undefined>;
    if (!epochs || unit === 'epoch') return epochs;
    const perEpoch = steps ?? (samples && batchSize ? Math.ceil(samples / batchSize) : undefined);
    return perEpoch && epochs * perEpoch;
  }
}
